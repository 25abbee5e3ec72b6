"""The static typefaces: right names and weights, cut once, honest errors."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from negotiator.reports import typefaces
from negotiator.reports.typefaces import INTER, NOTO_SANS, SOURCE_SERIF, FontsMissing, Typefaces, static_fonts


def test_every_face_is_cut_with_its_family_weight_and_signs(fonts: Typefaces) -> None:
    assert {key[0] for key in fonts.files} == {INTER, SOURCE_SERIF, NOTO_SANS}
    for (family, weight, italic), path in fonts.files.items():
        with TTFont(path) as font:
            assert font["name"].getBestFamilyName() == family
            assert font["OS/2"].usWeightClass == weight
            assert bool(font["OS/2"].fsSelection & 1) == italic
            assert "fvar" not in font
            assert {ord(sign) for sign in "äßŁőΩЖ€–“"} <= set(font.getBestCmap())


def test_noto_sans_counts_in_thousandths_and_heavier_weights_are_wider(fonts: Typefaces) -> None:
    with TTFont(fonts.path(NOTO_SANS)) as font:
        assert font["head"].unitsPerEm == 1000
    widths = []
    for weight in (400, 500, 600, 700):
        with TTFont(fonts.path(INTER, weight=weight)) as font:
            widths.append(font["hmtx"]["n"][0])
    assert widths == sorted(set(widths))


def test_kerning_survives_the_cut(fonts: Typefaces) -> None:
    with TTFont(fonts.path(INTER, weight=600)) as font:
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
        assert "kern" in features
        assert font["GDEF"].table.Version == 0x00010002


def test_what_is_cut_is_reused(fonts: Typefaces, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fonts.path(INTER).parent
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    monkeypatch.setattr(typefaces, "_subset", lambda path: pytest.fail(f"cut again: {path}"))
    assert static_fonts(folder) == fonts
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_missing_face_alone_is_cut_again(fonts: Typefaces, tmp_path: Path) -> None:
    for path in fonts.files.values():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    noto = tmp_path / fonts.path(NOTO_SANS).name
    noto.unlink()
    assert static_fonts(tmp_path).path(NOTO_SANS).read_bytes() == fonts.path(NOTO_SANS).read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(FontsMissing, match="could not be prepared"):
        static_fonts(blocked)


def test_a_face_that_is_not_cut_is_named(fonts: Typefaces) -> None:
    with pytest.raises(FontsMissing, match="Inter 900 italic"):
        fonts.path(INTER, weight=900, italic=True)
