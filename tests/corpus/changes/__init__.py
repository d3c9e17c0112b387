"""Tests of comparing two versions of a policy."""
