"""Where Pd's headers are: for setup.py, and for prepare.py, which runs on any Python 3."""

import os

PLACES = [
    "/usr/include/pd",
    "/usr/include",
    "/usr/local/include/pd",
    "/opt/homebrew/include/pd",
    "/Applications/Pd.app/Contents/Resources/src",
    r"C:\Program Files\Pd\src",
    os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "build", "pure-data", "src"),  # .ci/pd-headers
]


def find_pd_headers():
    """The folder of m_pd.h: PD_INCLUDE, or where the systems keep it; None when there is none."""
    for place in [os.environ.get("PD_INCLUDE", ""), *PLACES]:
        if place and os.path.exists(os.path.join(place, "m_pd.h")):
            return place
    return None
