"""How the shipped adapter was learnt: run by hand with `python -m index.training`, never imported by the product."""
