"""What runs over HTTP: the JSON API, the customer's chat, the readable policy; knows nothing of ranking."""
