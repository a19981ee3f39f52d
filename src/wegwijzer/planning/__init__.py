"""The design of a monitor: burden, size, matrix of questions and instruments, libraries, pictures, evaluation."""
