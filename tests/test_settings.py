from __future__ import annotations

from dataclasses import fields, replace

import pytest

from qa.settings import PRESETS, Settings, SettingsError, load_settings


@pytest.fixture
def toml(tmp_path):
    def write(text: str) -> dict[str, str]:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return {"POLICYQA_SETTINGS": str(path)}

    return write


def test_without_anything_the_defaults_of_the_local_preset():
    assert load_settings({}) == Settings(**PRESETS["local"])


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_can_be_named(preset):
    assert load_settings({"POLICYQA_PRESET": preset}) == Settings(**PRESETS[preset])


def test_preset_then_file_then_environment_then_given(toml):
    environ = toml('preset = "extractive"\nsections = 2\nsentences = 9\nnotice = "a"\n')
    assert load_settings(environ).generator == "extractive"
    assert (load_settings(environ).sections, load_settings(environ).sentences) == (2, 9)
    environ |= {"POLICYQA_SECTIONS": "4", "POLICYQA_NOTICE": "b"}
    found = load_settings(environ, notice="c")
    assert (found.generator, found.sections, found.sentences, found.notice) == ("extractive", 4, 9, "c")


def test_the_environment_s_preset_goes_before_the_file_s(toml):
    environ = toml('preset = "local"\n') | {"POLICYQA_PRESET": "extractive"}
    assert load_settings(environ).generator == "extractive"
    # but what the file sets by name goes before any preset
    environ = toml('generator = "transformers"\n') | {"POLICYQA_PRESET": "extractive"}
    assert load_settings(environ).generator == "transformers"


def test_none_is_not_given():
    assert load_settings({"POLICYQA_MODEL": "m"}, model=None, generator=None).model == "m"


@pytest.mark.parametrize("name", [f.name for f in fields(Settings)])
def test_every_setting_can_come_from_the_environment(name):
    value = {"generator": "openai_api", "writing": "always", "judge": "off"}.get(name, "7")
    found = getattr(load_settings({f"POLICYQA_{name.upper()}": value}), name)
    assert str(found) == value
    assert isinstance(found, type(getattr(Settings(), name)))


def test_the_process_s_environment_is_read_by_default(monkeypatch):
    monkeypatch.setenv("POLICYQA_SECTIONS", "5")
    monkeypatch.delenv("POLICYQA_SETTINGS", raising=False)
    assert load_settings().sections == 5


@pytest.mark.parametrize(
    ("environ", "given", "said"),
    [
        ({"POLICYQA_PRESET": "giant"}, {}, ["preset", "local", "'giant'"]),
        ({"POLICYQA_GENERATOR": "gpt"}, {}, ["generator", "llama_cpp", "'gpt'"]),
        ({"POLICYQA_WRITING": "never"}, {}, ["writing", "always", "'never'"]),
        ({"POLICYQA_SECTIONS": "many"}, {}, ["sections", "whole number", "'many'"]),
        ({"POLICYQA_THREADS": "2.5"}, {}, ["threads", "whole number", "'2.5'"]),
        ({"POLICYQA_SECTIONS": "0"}, {}, ["sections", "at least 1", "0"]),
        ({}, {"max_tokens": -3}, ["max_tokens", "at least 1", "-3"]),
        ({"POLICYQA_SETTINGS": "nowhere.toml"}, {}, ["nowhere.toml", "cannot read"]),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_what_was_expected_and_got(environ, given, said):
    with pytest.raises(SettingsError) as error:
        load_settings(environ, **given)
    sentence = str(error.value)
    assert all(part in sentence for part in said), sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sektions = 2\n", ["unknown setting sektions", "sections"]),
        ("sections = \n", ["not valid TOML"]),
        ('sections = "many"\n', ["sections", "whole number"]),
        ("[sections]\n", ["sections", "whole number"]),
        ("retrieve = 2.9\n", ["retrieve", "whole number", "2.9"]),
        ("threads = true\n", ["threads", "whole number", "True"]),
        ("notice = 5\n", ["notice", "a text", "5"]),
        ('preset = "giant"\n', ["preset", "giant"]),
        ('preset = ["local"]\n', ["preset", "['local']"]),
    ],
)
def test_a_wrong_file_is_one_sentence(toml, text, said):
    with pytest.raises(SettingsError) as error:
        load_settings(toml(text))
    assert all(part in str(error.value) for part in said), str(error.value)


def test_a_file_that_is_not_text_is_one_sentence(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings({"POLICYQA_SETTINGS": str(path)})


def test_the_digest_names_what_decides_an_answer():
    base = Settings()
    assert len(base.digest) == 12 and base.digest == Settings().digest
    changed = {"notice": "b", "generator": "extractive", "writing": "always", "judge": "off", "model": "m"}
    changed |= {"retrieve": 9, "sections": 9, "sentences": 9, "max_tokens": 9, "max_question": 9}
    digests = {name: replace(base, **{name: value}).digest for name, value in changed.items()}
    assert len({base.digest, *digests.values()}) == len(changed) + 1


def test_the_digest_has_no_secret_and_no_place_in_it():
    apart = {"api_key": "sk-1"}
    apart |= {"api_base": "http://other/v1", "cache": "/elsewhere", "feedback": "/f.sqlite", "threads": 8}
    assert replace(Settings(), **apart).digest == Settings().digest
    assert set(apart) | {"notice", "generator", "writing", "judge", "model"} | {
        *("retrieve", "sections", "sentences", "max_tokens", "max_question")
    } == {f.name for f in fields(Settings)}, "a new setting is to be put in one of the two tests of the digest"


def test_the_key_is_not_shown():
    assert "sk-1" not in repr(Settings(api_key="sk-1"))


def test_the_cache_is_a_path_or_the_platform_s():
    assert Settings().cache_path is None
    assert str(Settings(cache="~/x").cache_path).endswith("/x") and "~" not in str(Settings(cache="~/x").cache_path)
