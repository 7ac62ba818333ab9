"""The accounts of the register: who may come in, the second factor, how long a visit lasts."""
