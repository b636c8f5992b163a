"""What is wrong with the user's data: values, never exceptions, printed in one place."""

from tracker.problems.codes import CODES, Code
from tracker.problems.problem import Place, Problem, problem

__all__ = ["CODES", "Code", "Place", "Problem", "problem"]
