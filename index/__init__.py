"""Clauses become searchable: jieba words, BM25, vectors and FAISS, kept on disk as generations."""
