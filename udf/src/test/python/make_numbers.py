"""Numbers of persons and accounts with their check digits, and the same with wrong ones, by python-stdnum."""
import csv
import datetime
import pathlib
import random
import string

from stdnum import iban
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer

EACH = 8
rng = random.Random(17)


def digits(n):
    return "".join(rng.choice(string.digits) for _ in range(n))


def date(pattern):
    day = datetime.date(1930, 1, 1) + datetime.timedelta(days=rng.randrange(25_000))
    return day.strftime(pattern)


def grouped(text, *sizes, by=" "):
    parts = []
    for size in sizes:
        parts.append(text[:size])
        text = text[size:]
    return by.join(parts)


def idnr_digits():
    """Ten digits of which one stands twice and one is missing, and any check digit."""
    ten = rng.sample(string.digits, 10)
    ten[rng.randrange(1, 10)] = ten[0]
    return "".join(ten) + digits(1)


MAKERS = {
    "BELGIUM": (lambda: date("%y.%m.%d") + "-" + digits(3) + "." + digits(2), nn),
    "BRAZIL": (lambda: grouped(digits(9), 3, 3, 3, by=".") + "-" + digits(2), cpf),
    "CANADA": (lambda: rng.choice("1234567") + grouped(digits(8), 2, 3, 3, by="-"), sin),
    "CHINA": (lambda: "110105" + date("%Y%m%d") + digits(3) + rng.choice("0123456789X"), ric),
    "FINLAND": (lambda: date("%d%m%y") + "-" + digits(3) + rng.choice("0123456789ABCDEFHJKLMNPRSTUVWXY"), hetu),
    "FRANCE": (lambda: rng.choice("12") + date("%y%m") + "75" + digits(8), nir),
    "GERMANY": (lambda: grouped(idnr_digits(), 2, 3, 3, 3), idnr),
    "INDIA": (lambda: rng.choice("23456789") + grouped(digits(11), 3, 4, 4), aadhaar),
    "ITALY": (lambda: "".join(rng.choice(string.ascii_uppercase) for _ in range(6)) + date("%y") + rng.choice("ABCDEHLMPRST")
              + date("%d") + rng.choice("ABCDEFGHILM") + digits(3) + rng.choice(string.ascii_uppercase), codicefiscale),
    "NETHERLANDS": (lambda: "BSN " + digits(9), bsn),
    "NORWAY": (lambda: date("%d%m%y") + digits(5), fodselsnummer),
    "POLAND": (lambda: "PESEL: " + date("%y%m%d") + digits(5), pesel),
    "SPAIN": (lambda: digits(8) + rng.choice("TRWAGMYFPDXBNJZSQVHLCKE"), dni),
    "SPAIN_NIE": (lambda: rng.choice("XYZ") + digits(7) + rng.choice("TRWAGMYFPDXBNJZSQVHLCKE"), nie),
    "SWEDEN": (lambda: date("%y%m%d") + "-" + digits(4), personnummer),
    "SWITZERLAND": (lambda: "756." + grouped(digits(10), 4, 4, 2, by="."), ahv),
    "IBAN_DE": (lambda: "DE" + grouped(digits(20), 2, 4, 4, 4, 4, 2), iban),
    "IBAN_FR": (lambda: "FR" + digits(25), iban),
    "IBAN_NL": (lambda: "NL" + digits(2) + " ABNA " + grouped(digits(10), 4, 4, 2), iban),
}


def main():
    rows = []
    for name, (make, number) in MAKERS.items():
        wanted = {True: EACH, False: EACH}
        for _ in range(1_000_000):
            made = make()
            bare = made.replace("BSN ", "").replace("PESEL: ", "")
            if name.startswith("IBAN") and bare[2:4] in ("00", "01", "99"):
                continue  # ISO 13616 gives out 02 to 98, which stdnum does not look at
            # Of a wrong one only the check digits shall be wrong, so both kinds come from the same maker.
            valid = number.is_valid(bare, check_country=False) if number is iban else number.is_valid(bare)
            if wanted[valid]:
                wanted[valid] -= 1
                rows.append((name, made, str(valid).lower()))
            if not any(wanted.values()):
                break
        assert not any(wanted.values()), (name, wanted)
    folder = pathlib.Path(__file__).parent.parent / "resources/io/fedu2s/udf/redact"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "numbers.csv", "w", newline="\n") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("kind", "number", "valid"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
