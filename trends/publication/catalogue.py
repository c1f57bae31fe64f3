"""The open data's entry for catalogues: DCAT-AP.de 3.0 as JSON-LD."""

import hashlib
from collections.abc import Mapping

from reference.office import Office
from reference.taxonomy import LOCALES
from trends.publication.addresses import CATALOGUE, CSV, JSON_STAT, file_address, page_address
from trends.publication.curves import Data
from trends.publication.material import Material
from trends.publication.open_data import LICENCE
from trends.publication.words import WORDS

_EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGES = {"de": f"{_EU}/language/DEU", "en": f"{_EU}/language/ENG"}
_FORMATS = {
    CSV: (f"{_EU}/file-type/CSV", "text/csv"),
    JSON_STAT: (f"{_EU}/file-type/JSON", "application/json"),
}


def make_catalogue(material: Material, files: Mapping[str, bytes]) -> Data:
    """Give the description of the data set; `files` are its distributions by path."""
    office = material.office
    return {
        "@context": _CONTEXT,
        "@id": file_address(office, CATALOGUE),
        "@type": "dcat:Dataset",
        "dct:title": [_text(WORDS[locale].title, locale) for locale in LOCALES],
        "dct:description": [_text(WORDS[locale].description, locale) for locale in LOCALES],
        "dct:identifier": file_address(office, CATALOGUE),
        "dct:publisher": _publisher(office),
        "dcatde:contributorText": office.name["de"],
        "dcat:landingPage": [{"@id": page_address(office, locale)} for locale in LOCALES],
        "dcat:keyword": [
            _text(word, locale) for locale in LOCALES for word in WORDS[locale].keywords
        ],
        "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in ("GOVE", "JUST", "SOCI")],
        "dct:language": [{"@id": _LANGUAGES[locale]} for locale in LOCALES],
        "dct:spatial": {"@id": f"{_EU}/country/DEU"},
        "dcatde:politicalGeocodingLevelURI": {
            "@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"
        },
        "dct:temporal": _temporal(material),
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/QUARTERLY"},
        "dct:issued": _day(min(each.public_from for each in material.releases).isoformat()),
        "dct:modified": _day(material.public_from.isoformat()),
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dcat:distribution": [
            _distribution(office, path, content) for path, content in files.items()
        ],
    }


def _distribution(office: Office, path: str, content: bytes) -> Data:
    file_type, media_type = _FORMATS[path]
    address = {"@id": file_address(office, path)}
    return {
        "@type": "dcat:Distribution",
        "@id": f"{file_address(office, path)}#distribution",
        "dct:title": path.rpartition("/")[2],
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dct:format": {"@id": file_type},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        "dct:license": {"@id": LICENCE},
        "dcatde:licenseAttributionByText": [
            _text(WORDS[locale].report.licence.format(office=office.name[locale]), locale)
            for locale in LOCALES
        ],
        "dcatap:availability": {"@id": f"{_EU}/planned-availability/STABLE"},
        "dcat:byteSize": {"@value": str(len(content)), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {
                "@value": hashlib.sha256(content).hexdigest(),
                "@type": "xsd:hexBinary",
            },
        },
    }


def _publisher(office: Office) -> Data:
    return {
        "@type": "foaf:Organization",
        "@id": office.origins["public"],
        "foaf:name": [_text(office.name[locale], locale) for locale in LOCALES],
        "foaf:homepage": {"@id": office.origins["public"]},
    }


def _temporal(material: Material) -> Data:
    periods = [each.period for each in material.releases]
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(min(period.first_day for period in periods).isoformat()),
        "dcat:endDate": _day(max(period.last_day for period in periods).isoformat()),
    }


def _text(text: str, locale: str) -> Data:
    return {"@value": text, "@language": locale}


def _day(day: str) -> Data:
    return {"@value": day, "@type": "xsd:date"}
