"""Whether an image decodes, within a size that cannot exhaust the machine."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from documents.catalogue import paper_reasons as reasons
from workflows.files.dossier.faults import Reason

#: An A0 sheet at 200 dpi has 62 million pixels.
MOST_PIXELS = 80_000_000
#: A scan of many pages is one image of many frames; damage shows in the first of them or in none.
MOST_FRAMES = 100
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
)


def check_image(stream: BinaryIO) -> Iterator[tuple[Reason, dict[str, object]]]:
    """What is wrong with an image; its header is read first, its pixels only if they are bearable."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            # Our own limit follows; Pillow's warning would only be noise in the log.
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=["PNG", "JPEG", "TIFF"]) as image:
                for frame in range(min(getattr(image, "n_frames", 1), MOST_FRAMES)):
                    image.seek(frame)
                    pixels = image.width * image.height
                    if pixels > MOST_PIXELS:
                        yield (
                            reasons.IMAGE_TOO_LARGE,
                            {"pixels": pixels // 10**6, "limit": MOST_PIXELS // 10**6},
                        )
                        return
                    # JPEG can be decoded at an eighth: damage shows as well, for a sixtieth of the memory.
                    image.draft("RGB", (image.width // 8, image.height // 8))
                    image.load()
    except Image.DecompressionBombError:
        yield reasons.IMAGE_TOO_LARGE, {"pixels": f"> {MOST_PIXELS // 10**6}", "limit": MOST_PIXELS // 10**6}
    except DAMAGED:
        yield reasons.IMAGE_BROKEN, {}
