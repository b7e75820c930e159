"""A GGUF file as a plain model folder, made once: de-quantising 1.5B weights takes long."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from pathlib import Path

from qa.generate.base import GeneratorError

log = logging.getLogger(__name__)

_RECEIPT = "receipt.json"


def dequantised(gguf: Path, cache: Path) -> Path:
    """The folder `<cache>/<stem>-bf16` with the model and tokenizer of a GGUF, written if it is not there.

    The folder carries a receipt of the file it came from (size in bytes, time changed in ns) and is written
    again when the file has changed. Raises GeneratorError where the file cannot be read.
    """
    stat = gguf.stat()
    receipt = {"source": gguf.name, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    folder = cache / f"{gguf.stem}-bf16"
    try:
        if json.loads((folder / _RECEIPT).read_text()) == receipt:
            return folder
    except (OSError, ValueError):
        pass  # no folder yet, or one that was not written by this function
    log.info("unpacking %s into %s, once", gguf.name, folder)
    cache.mkdir(parents=True, exist_ok=True)
    sibling = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=cache))
    try:
        _unpack(gguf, sibling)
        (sibling / _RECEIPT).write_text(json.dumps(receipt, indent=2) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        sibling.rename(folder)
    except Exception as error:  # the readers of damaged files raise whatever their parser meets
        raise GeneratorError(
            f"{gguf} cannot be unpacked ({stat.st_size:,} bytes; {error}): fetch it again, or free disk space"
        ) from error
    finally:
        shutil.rmtree(sibling, ignore_errors=True)
    return folder


def _unpack(gguf: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name, local_files_only=True)
    tokenizer.save_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        gguf_file=gguf.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16,
        local_files_only=True,
    )
    model.save_pretrained(folder)
