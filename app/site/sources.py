"""Where the parts of the pages lie in the release."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
IMAGES = ROOT / "browser" / "images"
TRANSLATIONS = ROOT / "translations"
LIBRARY = ROOT / "empowerment" / "library"
TAXONOMY = ROOT / "reference" / "taxonomy.json"
