"""What is learnt from use: questions and votes kept masked, where the shop wants it, and the reports made of them."""
