"""Finding the clauses of a notice that bear on a question."""

import os

# OpenMP's idle threads spin by default, and a model is several times slower as soon as anything else wants a CPU.
# The library reads this once, when torch or llama.cpp loads it, and this package comes before either.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
