"""The parts of `benchmarks/reading.py`: the yardstick job, one measured run of it, and what a bundle tells about it."""
