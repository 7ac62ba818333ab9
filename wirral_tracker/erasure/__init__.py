"""Erasure by law across the whole register: every stored place of some words, and their end."""
