"""The generators, with tiny models both libraries run; see tiny_gguf.py for what they say."""

from __future__ import annotations

import builtins
import itertools
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import Language
from qa.generate import Generator, GeneratorError, Message, available, make_generator
from qa.generate.base import TokenScorer, as_chat, first_tokens, shared_prefix, until_stop
from qa.judge import judge_messages
from qa.open import load_probe
from tests.tiny_gguf import CONTEXT, END, SAYS, VOCABULARY, chain_gguf, random_gguf, random_output

ASK = [Message("system", "be brief"), Message("user", "where?")]


@pytest.fixture(scope="module")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return chain_gguf(tmp_path_factory.mktemp("chain") / "chain.gguf")


@pytest.fixture(scope="module")
def random_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_gguf(tmp_path_factory.mktemp("random") / "random.gguf")


Load = Callable[[Path], Any]


@pytest.fixture(scope="module", params=["llama_cpp", "transformers"])
def load(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Loads a GGUF with each local generator in turn."""
    pytest.importorskip(request.param)
    cache = tmp_path_factory.mktemp("unpacked")
    return lambda path: make_generator(request.param, weights=path, cache=cache, context=CONTEXT, threads=1)


def say(
    generator: Generator, messages: list[Message] = ASK, max_tokens: int = 64, stop: tuple[str, ...] = ()
) -> str:
    return "".join(generator.stream(messages, max_tokens=max_tokens, stop=stop))


# --- what the local generators share ---


def test_a_reply_is_streamed_in_whole_characters_and_ends_at_the_end_mark(
    load: Load, chain_file: Path
) -> None:
    pieces = list(load(chain_file).stream(ASK, max_tokens=64))
    assert "".join(pieces) == SAYS
    assert len(pieces) > 2 and "\ufffd" not in "".join(pieces)


def test_a_reply_ends_at_the_token_limit_or_before_a_stop_string(load: Load, chain_file: Path) -> None:
    generator = load(chain_file)
    assert say(generator, max_tokens=6) == "河南"  # three bytes, so three tokens, a character
    assert say(generator, stop=("ef:", "never")) == "河南 bri"


def test_the_name_says_the_kind_and_the_model(load: Load, chain_file: Path) -> None:
    kind, model = load(chain_file).name.split(":")
    assert kind in ("llama_cpp", "transformers") and model == "chain"


def test_token_probabilities_are_those_of_the_chain(load: Load, chain_file: Path) -> None:
    generator = load(chain_file)
    assert isinstance(generator, TokenScorer)
    found = generator.token_probabilities(ASK, ["河", "no"])
    assert found["河"] == pytest.approx(0.9, abs=0.01)
    assert found["no"] == pytest.approx(0.1 / (VOCABULARY - 1), rel=0.1)
    assert generator.token_probabilities(ASK, ["河", "no"]) == found
    assert say(generator) == SAYS  # and the model goes on as before
    with pytest.raises(ValueError, match="different tokens"):
        generator.token_probabilities(ASK, ["no", "none"])


def test_what_was_read_before_does_not_change_what_is_said(load: Load, random_file: Path) -> None:
    fixed = [Message("system", "fixed part " * 5), Message("user", "example"), Message("assistant", "reply")]
    other = [Message("system", "quite another beginning"), Message("user", "example")]
    questions = [[*fixed, Message("user", text)] for text in ("first", "second", "first")]
    cold = [say(load(random_file), question, 24) for question in questions]
    assert cold[0] == cold[2] != cold[1], "the random model should tell the questions apart"
    warm = load(random_file)
    warm.warm_up(fixed)
    warm.warm_up(other)
    assert [say(warm, question, 24) for question in questions] == cold
    odds = load(random_file).token_probabilities(questions[1], ["a", "b"])
    assert warm.token_probabilities(questions[1], ["a", "b"]) == pytest.approx(odds, rel=0.05)


def test_the_state_is_what_the_first_token_is_chosen_from(load: Load, random_file: Path) -> None:
    generator = load(random_file)
    for text in ("hello", "hello", "quite another"):  # cold, held whole, and in part
        messages = [Message("system", "fixed part"), Message("user", text)]
        logits = random_output() @ generator.state(messages).astype(np.float64)
        odds = np.exp(logits - logits.max())
        found = generator.token_probabilities(messages, ["a", "b", " "])
        expected = {c: odds[ord(c)] / odds.sum() for c in found}
        assert found == pytest.approx(expected, rel=0.1)
        assert say(generator, messages, 8) == say(load(random_file), messages, 8)


def test_a_warmed_prefix_is_not_read_again(
    load: Load, random_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed, other = [Message("system", "fixed part " * 10)], [Message("user", "another" * 10)]
    generator = load(random_file)
    generator.warm_up(fixed)
    say(generator, other, 4)  # takes the context away from the fixed part
    read = count_tokens_read(generator, monkeypatch)
    generator.token_probabilities([*fixed, Message("user", "hello")], ["a"])
    say(generator, other, 4)
    say(generator, [*fixed, Message("user", "hello")], 1)
    lengths = [length for _, length in read if length > 1]
    assert len(lengths) == 3 and max(lengths[0], lengths[2]) < 60, (
        "the 130 tokens of the fixed part were read"
    )


def count_tokens_read(generator: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """For each pass of the model from now on: the thread, and how many tokens were read."""
    read: list[tuple[int, int]] = []
    if generator.name.startswith("llama_cpp"):
        evaluate = generator._llama.eval

        def counted_eval(tokens: list[int]) -> None:
            read.append((threading.get_ident(), len(tokens)))
            evaluate(tokens)

        monkeypatch.setattr(generator._llama, "eval", counted_eval)
    else:
        forward = generator._model.forward

        def counted(input_ids: Any = None, **rest: Any) -> Any:
            read.append((threading.get_ident(), input_ids.shape[1]))
            return forward(input_ids=input_ids, **rest)

        monkeypatch.setattr(generator._model, "forward", counted)
    return read


def test_closing_a_reply_stops_the_work_and_frees_the_model(
    load: Load, random_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = load(random_file)
    read = count_tokens_read(generator, monkeypatch)
    writing = generator.stream(ASK, max_tokens=400)
    next(writing)
    writing.close()
    assert say(generator, ASK, 1)  # would wait for ever if the model were still taken
    assert len(read) < 200, "the closed reply went on to its end"


def test_replies_asked_for_at_once_are_written_one_after_the_other(
    load: Load, random_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = load(random_file)
    expected = say(generator, ASK, 64)
    passes = count_tokens_read(generator, monkeypatch)
    replies: list[str] = []
    all_read = threading.Barrier(3)  # the number of a thread that has ended may be given to another

    def read_reply() -> None:
        replies.append(say(generator, ASK, 64))
        all_read.wait(30)

    readers = [threading.Thread(target=read_reply) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(30)
    assert replies == [expected] * 3
    turns = [thread for thread, _ in itertools.groupby(thread for thread, _ in passes)]
    assert len(turns) == len(set(turns)) == 3, "the model went to and fro between replies"


def test_a_reply_left_half_read_keeps_the_model_until_it_is_closed(random_file: Path) -> None:
    pytest.importorskip("llama_cpp")
    generator = make_generator("llama_cpp", weights=random_file, context=CONTEXT, threads=1)
    first = generator.stream(ASK, max_tokens=400)
    next(first)
    replies: list[str] = []
    second = threading.Thread(target=lambda: replies.append(say(generator, ASK, 16)))
    second.start()
    second.join(0.1)
    assert not replies, "two replies were written at once"
    first.close()  # type: ignore[attr-defined]
    second.join(10)
    assert len(replies) == 1


def test_a_prompt_too_long_is_a_sentence_with_both_lengths(load: Load, chain_file: Path) -> None:
    with pytest.raises(GeneratorError, match=r"the prompt is 6\d\d tokens and .* reads 512: pass less"):
        say(load(chain_file), [Message("user", "x" * 600)])


def test_a_user_cannot_fake_a_turn(load: Load, chain_file: Path) -> None:
    generator = load(chain_file)
    count = generator._tokens([Message("user", "<|im_end|>")])
    assert count.count(END) == 1, "the only end mark should be the template's"


def test_a_model_without_a_chat_template_is_refused(load: Load, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="no chat template: use an instruction-tuned model"):
        load(chain_gguf(tmp_path / "base.gguf", template=None))


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_damaged_file_is_named(load: Load, chain_file: Path, tmp_path: Path, kept: int) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(chain_file.read_bytes()[:kept])
    with pytest.raises(GeneratorError, match=r"damaged\.gguf .*fetch it again") as caught:
        load(damaged)
    assert f"{kept:,} bytes" in str(caught.value)


def test_a_missing_file_is_named(load: Load, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"none at .*absent\.gguf"):
        load(tmp_path / "absent.gguf")


@pytest.mark.parametrize("kind", ["llama_cpp", "transformers"])
def test_a_missing_library_says_what_to_do(
    kind: str, chain_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == kind:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(GeneratorError, match="run `make setup`"):
        make_generator(kind, weights=chain_file, cache=tmp_path)


def test_loading_and_writing_are_quiet(
    load: Load, chain_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    load(chain_file)  # the first time, transformers shows a bar while it unpacks the file
    capfd.readouterr()
    say(load(chain_file))
    assert capfd.readouterr() == ("", "")


# --- transformers alone ---


def test_the_unpacked_copy_is_made_once_and_again_when_the_file_changes(tmp_path: Path) -> None:
    from qa.generate.dequantise import dequantised

    file, cache = chain_gguf(tmp_path / "m.gguf"), tmp_path / "cache"
    folder = dequantised(file, cache)
    weights = folder / "model.safetensors"
    made = weights.stat().st_mtime_ns
    assert dequantised(file, cache) == folder and weights.stat().st_mtime_ns == made
    chain_gguf(file, says="other")
    dequantised(file, cache)
    assert weights.stat().st_mtime_ns > made
    assert [entry.name for entry in cache.iterdir()] == ["m-bf16"], "nothing temporary should be left"
    assert say(make_generator("transformers", weights=file, cache=cache)) == "other"
    assert say(make_generator("transformers", weights=folder, cache=cache)) == "other"


def test_a_failed_unpacking_leaves_nothing(tmp_path: Path) -> None:
    bad, cache = tmp_path / "bad.gguf", tmp_path / "cache"
    bad.write_bytes(b"GGUF")
    with pytest.raises(GeneratorError, match="cannot be unpacked"):
        make_generator("transformers", weights=bad, cache=cache)
    assert list(cache.iterdir()) == []


def test_streaming_gives_what_generate_gives_and_local_weights_need_no_network(
    random_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    generator: Any = make_generator("transformers", weights=random_file, cache=tmp_path)
    ids = torch.tensor([generator._tokens(ASK)])
    whole = generator._model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=40)
    assert say(generator, ASK, 40) == generator._tokenizer.decode(whole[0, ids.shape[1] :])


def test_a_failure_while_writing_reaches_the_reader(
    chain_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator: Any = make_generator("transformers", weights=chain_file, cache=tmp_path)

    def fail(**_: Any) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(generator._model, "forward", fail)
    with pytest.raises(GeneratorError, match=r"transformers:chain stopped while writing \(out of memory\)"):
        say(generator)


# --- choosing, and the small parts ---


def test_available_says_why(tmp_path: Path) -> None:
    assert available("openai_api") == (False, "openai_api needs a base URL and a model name")
    assert available("openai_api", base_url="http://h/v1", model="m") == (
        True,
        "openai_api uses m at http://h/v1",
    )
    assert available("transformers")[1] == "transformers needs model weights, none found"
    assert available("transformers", weights=tmp_path / "w.gguf")[1].endswith(
        f"none at {tmp_path / 'w.gguf'}"
    )
    (tmp_path / "w.gguf").touch()
    assert available("transformers", weights=tmp_path / "w.gguf") == (True, "transformers runs w.gguf")
    with pytest.raises(
        GeneratorError, match="no generator called 'gpt': choose from llama_cpp, transformers"
    ):
        available("gpt")
    with pytest.raises(GeneratorError, match="must begin with http:// or https://, got 'host/v1'"):
        make_generator("openai_api", base_url="host/v1", model="m")


def test_available_names_a_library_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.generate.find_spec", lambda name: None)
    assert available("llama_cpp") == (False, "llama_cpp needs llama_cpp, not installed")


@given(st.lists(st.text("ab\n", max_size=4)), st.lists(st.text("ab\n", min_size=1, max_size=3), max_size=3))
def test_until_stop_cuts_the_joined_text_at_the_first_stop(pieces: list[str], stop: list[str]) -> None:
    whole = "".join(pieces)
    got = "".join(until_stop(pieces, stop))
    assert got == whole[: len(got)]
    # A stop found early ends the text; a longer one that begins before it may not have been complete by then.
    assert not any(mark in got for mark in stop)
    assert got == whole or any(whole.startswith(mark, len(got)) for mark in stop)


def test_until_stop_passes_on_what_cannot_be_a_stop_at_once() -> None:
    passed = until_stop(iter(["plain ", "tail\n", "x"]), ["\n\n"])
    assert [next(passed), next(passed)] == ["plain ", "tail"]


@pytest.mark.parametrize(
    "mark", ["<|im_end|>", "<|im_start|>", "<end_of_turn>", "</s>", "<|eot_id|>", "<bos>"]
)
def test_control_marks_in_a_message_are_broken_up(mark: str) -> None:
    (turn,) = as_chat([Message("user", f"a{mark}b <b> 1 < 2 | 3")])
    assert mark not in turn["content"] and turn["content"].endswith("b <b> 1 < 2 | 3")


def test_first_tokens_and_shared_prefix() -> None:
    assert first_tokens({"yes": [1, 2], "no": [3]}) == {"yes": 1, "no": 3}
    with pytest.raises(ValueError, match="at least one token"):
        first_tokens({"": []})
    assert [shared_prefix(a, b) for a, b in (([], [1]), ([1, 2], [1, 2, 3]), ([1, 2], [2, 1]))] == [0, 2, 0]


# --- with the real weights ---


@pytest.fixture(scope="module", params=["llama_cpp", "transformers"])
def real(request: pytest.FixtureRequest) -> Any:
    pytest.importorskip(request.param)
    weights = pytest.importorskip("index.weights")
    found = weights.locate("qwen2.5-coder-1.5b-instruct-q4_k_m", weights.cache_dir())
    if found is None:
        pytest.skip("the generator's weights are not in the cache: fetch them with python -m index")
    file = found if found.is_file() else next(found.glob("*.gguf"))
    return make_generator(request.param, weights=file, cache=weights.cache_dir())


@pytest.mark.weights
def test_real_weights_read_both_languages(real: Any) -> None:
    system = Message("system", "Answer with the number alone.")
    real.warm_up([system])
    for text in ("How many legs does a spider have?", "蜘蛛有几条腿？"):
        assert "8" in say(real, [system, Message("user", text)], 12)


@pytest.mark.weights
def test_real_weights_know_yes_from_no(real: Any) -> None:
    system = Message("system", "Reply with yes or no.")
    odds = [
        real.token_probabilities([system, Message("user", text)], ["yes", "Yes", "no", "No"])
        for text in ("Is Paris the capital of France?", "Is Paris the capital of Japan?")
    ]
    true, false = (found["yes"] + found["Yes"] for found in odds)
    assert true > 0.5 > false
    assert all(sum(found.values()) > 0.8 for found in odds)


@pytest.mark.weights
def test_real_states_tell_what_a_passage_states(real: Any) -> None:
    probe = load_probe(real.name.partition(":")[2])
    assert probe is not None, "the probe is to be learnt again: python -m eval probe"
    for language, passage, stated, beside in (
        (Language.EN, "[Bridges] The county will build 3 bridges by 2031.", "How many bridges?", "What does one cost?"),
        (Language.HANS, "【桥梁】到2031年，全县建桥3座。", "要建几座桥？", "一座桥造价多少？"),
    ):
        odds = [probe.log_odds(real.state(judge_messages(q, passage, language))) for q in (stated, beside)]
        assert odds[0] > 0 > odds[1]
