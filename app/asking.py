"""What the operator's commands ask before they take something away."""

import argparse


def sure(parser: argparse.ArgumentParser) -> None:
    """Add the option that answers the question beforehand."""
    parser.add_argument("--yes", action="store_true", help="don't ask")


def is_sure(arguments: argparse.Namespace, question: str) -> bool:
    """Ask, unless told not to; no answer is no, as where nobody sits at the terminal."""
    if arguments.yes:
        return True
    try:
        return input(f"{question} Type yes: ").strip() == "yes"
    except EOFError:
        return False


def confirmed(arguments: argparse.Namespace, question: str) -> bool:
    """Ask, and say so if it comes to nothing."""
    answer = is_sure(arguments, question)
    if not answer:
        print("Nothing was changed.")
    return answer
