"""The tests mirror the apps; README.md says how to run them."""
