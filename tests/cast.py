"""The fixed cast: the people whom every test knows. Loaded for all tests by `tests/conftest.py`."""
