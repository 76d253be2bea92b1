"""Names that are written without spaces: which character is the surname."""

import re

from contacts.names import word_set

HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
HANGUL = re.compile(r"[\uac00-\ud7a3]{2,4}")
# Chinese surnames of two characters; all others have one.
TWO_CHARACTERS = word_set("欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 皇甫 尉迟 公孙 慕容")
# Surnames whose usual writing abroad is not their romanization.
KOREAN = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang",
    "조": "cho", "윤": "yoon", "임": "lim", "오": "oh", "한": "han", "신": "shin",
    "서": "seo", "권": "kwon", "황": "hwang", "안": "ahn", "송": "song", "유": "yoo",
    "홍": "hong", "고": "ko", "문": "moon", "양": "yang", "손": "son", "배": "bae",
    "백": "baek", "허": "heo", "노": "noh", "남": "nam", "심": "shim", "주": "joo",
    "구": "koo", "우": "woo",
}  # fmt: skip
# The commonest Japanese surnames, which a table of Chinese readings would get wrong.
JAPANESE = {
    "佐藤": "sato", "鈴木": "suzuki", "高橋": "takahashi", "田中": "tanaka", "伊藤": "ito",
    "渡辺": "watanabe", "渡邊": "watanabe", "山本": "yamamoto", "中村": "nakamura",
    "小林": "kobayashi", "加藤": "kato", "吉田": "yoshida", "山田": "yamada",
    "佐々木": "sasaki", "山口": "yamaguchi", "松本": "matsumoto", "井上": "inoue",
    "木村": "kimura", "斎藤": "saito", "清水": "shimizu", "山崎": "yamazaki",
    "阿部": "abe", "池田": "ikeda", "橋本": "hashimoto", "山下": "yamashita",
    "石川": "ishikawa", "中島": "nakajima", "前田": "maeda", "藤田": "fujita",
    "小川": "ogawa", "後藤": "goto", "岡田": "okada", "長谷川": "hasegawa",
    "村上": "murakami", "近藤": "kondo", "石井": "ishii", "坂本": "sakamoto",
    "遠藤": "endo", "青木": "aoki", "藤井": "fujii", "西村": "nishimura",
    "福田": "fukuda", "太田": "ota", "三浦": "miura", "藤原": "fujiwara", "松田": "matsuda",
}  # fmt: skip
JAPANESE_START = re.compile("|".join(sorted(JAPANESE, key=len, reverse=True)))


def split_name_without_spaces(first_name: str, last_name: str) -> tuple[str, str]:
    """First and last name of one that came in one piece: 王小明 → 小明, 王; others as they are."""
    name = (first_name or last_name).strip()
    if surname := JAPANESE_START.match(name):
        return name[surname.end() :], JAPANESE[surname[0]]
    if HAN.fullmatch(name):
        length = 2 if name[:2] in TWO_CHARACTERS and len(name) > 2 else 1
        return name[length:], name[:length]
    if HANGUL.fullmatch(name):
        return name[1:], KOREAN.get(name[0], name[0])
    return first_name, last_name


def surname_abroad(name: str) -> str:
    """The surname as its bearer writes it in Latin letters, where that is not a matter of rules."""
    return JAPANESE.get(name) or KOREAN.get(name) or name
