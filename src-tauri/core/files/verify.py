#!/usr/bin/env python3
"""验证.py：核对桂冠的存证包，并按其中的规则与事实重新计算名次。

用法：python3 验证.py 存证包.zip
只用 Python 3.9 以上的标准库，不需要安装任何东西，也不需要桂冠程序。退出码：0 完好，1 有问题，2 用法不对。

The second of two programs that compute a result: it follows docs/评审方法.md with fractions and shares nothing with the
first. `recount(facts)` gives the outcome; `verify(path)` the problems of a pack, the most telling first.
"""

import hashlib
import json
import re
import sys
import zipfile
from fractions import Fraction

HUNDRED, NONE = Fraction(100), Fraction(0)
CONTENT = ["规则.json", "事实.json", "结果.json", "计票.json", "评分.json", "决定.json", "日志.jsonl", "验证.py"]
MANIFEST, (RULES, FACTS, RESULT, _, SCORES, _, HISTORY, _) = "清单.json", CONTENT

# ---- the recount ----------------------------------------------------------------------------------------------
def exact(value):
    """A fraction as it is written: in lowest terms, and with two decimals half up, away from zero below it."""
    cents = (abs(value) * 200 + 1) // 2
    text = f"{'-' if value < 0 and cents else ''}{cents // 100}.{cents % 100:02d}"
    return {"fraction": f"{value.numerator}/{value.denominator}", "text": text}

def number(value):
    """A number as the program writes it: 1e999999999 would take days to count with."""
    return Fraction(re.fullmatch(r"[-0-9.]+", str(value))[0])

def mean(values):
    values = list(values)
    return sum(values, NONE) / len(values)

def weighted(pairs):
    """The mean of (weight, value); none where no weight is left."""
    whole = sum(weight for weight, _ in pairs)
    return sum((weight * value for weight, value in pairs), NONE) / whole if whole else None

class Stage:
    """A judging stage of the facts: who sits where, who is recused, what was entered."""

    def __init__(self, facts, rules):
        self.rules, self.key = rules, rules["key"]
        self.counted = [c for c in rules.get("criteria", []) if not c.get("independent")]
        self.seats = [seat for seat in facts["seats"] if seat["stage"] == self.key]
        self.recused = {(r["juror"], r["case"]) for r in facts["recusals"] if r.get("stage") in (None, self.key)}
        self.entered = {}
        for entry in facts["entries"]:
            if entry["stage"] == self.key:
                sheet = self.entered.setdefault((entry["juror"], entry["case"]), {})
                sheet[entry["item"]] = None if entry["value"] is None else number(entry["value"])

    def items(self, group):
        """Keys of what a juror may enter, and of what must be entered for the sheet to count."""
        rubrics = (self.rules.get("criteria", []), self.counted) if group["mode"] == "score" else ([{"key": ""}],) * 2
        return [[criterion["key"] for criterion in rubric] for rubric in rubrics]

    def standing(self, seat, group, case):
        """One of recused, abstained, missing, valid."""
        key, (every, needed) = (seat["juror"], case["id"]), self.items(group)
        sheet = self.entered.get(key, {})
        if key in self.recused:
            return "recused"
        if any(item in sheet and sheet[item] is None for item in every):
            return "abstained"
        return "valid" if all(item in sheet for item in needed) else "missing"

    def composed(self, scores):
        """The value of a sheet, or of the means of its criteria, on the scale of 100."""
        return weighted([(c["weight"], scores[c["key"]] / number(c["max"]) * HUNDRED) for c in self.counted])

    def values(self, seat, group, cases):
        """The values of a juror's valid sheets in one category, by case."""
        valid = [case["id"] for case in cases if self.standing(seat, group, case) == "valid"]
        sheets = {case: self.entered[(seat["juror"], case)] for case in valid}
        if group["mode"] == "score":
            return {case: self.composed(sheet) for case, sheet in sheets.items()}
        if group["mode"] == "rank":
            places = [sheet[""] for sheet in sheets.values()]
            ahead = {case: sum(place < sheet[""] for place in places) for case, sheet in sheets.items()}
            return {case: Fraction(len(places) - before, len(places)) * HUNDRED for case, before in ahead.items()}
        return {case: HUNDRED if sheet[""] else NONE for case, sheet in sheets.items()}

def trim(values, method):
    """Positions that stay and that are dropped. `values` stand in the order of the seats."""
    order = sorted(range(len(values)), key=lambda at: (values[at], at))
    gone = set(order[:method["low"]] + order[len(order) - method["high"]:])
    return [at for at in range(len(values)) if at not in gone], sorted(gone)

def judged(values, method):
    """Score of a group by whole sheets: the score, whether it fell back to the mean, the positions dropped."""
    if method["name"] == "median":
        return mean(sorted(values)[(len(values) - 1) // 2:len(values) // 2 + 1]), False, []
    if method["name"] == "sum":
        return sum(values, NONE), False, []
    if method["name"] == "trimmed_mean" and not falls_back(len(values), method):
        stay, gone = trim(values, method)
        return mean([values[at] for at in stay]), False, gone
    return mean(values), method["name"] == "trimmed_mean", []

def falls_back(many, method):
    return many < method["min_jurors"] or many <= method["high"] + method["low"]

def judge_group(stage, group, seats, sheets, case):
    """What a group gives one case. `sheets` are the values of its jurors, by juror and case."""
    outcome = {"group": group["key"], "name": group["name"], "weight": group["weight"], "score": None,
               "fallback": False, "sheets": [], "items": []}
    for standing in ("missing", "abstained", "recused"):
        outcome[standing] = [seat["juror"] for seat in seats if stage.standing(seat, group, case) == standing]
    valid = [seat for seat in seats if case["id"] in sheets[seat["juror"]]]
    if not valid:
        return outcome
    method, gone = group.get("method", {"name": "mean"}), []
    values = [sheets[seat["juror"]][case["id"]] for seat in valid]
    if method["name"] == "trimmed_mean" and method.get("level") == "item":
        outcome["fallback"] = falls_back(len(valid), method)
        means = {}
        for criterion in stage.counted:
            key = criterion["key"]
            scores = [stage.entered[(seat["juror"], case["id"])][key] for seat in valid]
            stay, out = (range(len(scores)), []) if outcome["fallback"] else trim(scores, method)
            means[key] = mean([scores[at] for at in stay])
            outcome["items"].append({"item": key, "name": criterion["name"], "score": exact(means[key]),
                                     "dropped": [valid[at]["juror"] for at in out]})
        outcome["score"] = stage.composed(means)
    else:
        outcome["score"], outcome["fallback"], gone = judged(values, method)
    outcome["sheets"] = [{"juror": seat["juror"], "name": seat["name"], "total": exact(value), "dropped": at in gone}
                         for at, (seat, value) in enumerate(zip(valid, values))]
    return outcome

def even_out(group, seats, sheets, case):
    """The score of a group with each juror's mean moved to the group's; beside the result, never in its place."""
    every = [value for seat in seats for value in sheets[seat["juror"]].values()]
    owns = [own for own in (sheets[seat["juror"]] for seat in seats) if case["id"] in own]
    values = [own[case["id"]] + mean(every) - mean(own.values()) for own in owns]
    return judged(values, group.get("method", {"name": "mean"}))[0] if values else None

def judge_stage(stage, category, cases):
    """The outcome of a stage for the cases of one category, by case."""
    outcomes = {case["id"]: {"stage": stage.key, "name": stage.rules["name"], "score": None, "evened": None,
                             "evened_rank": None, "groups": []} for case in cases}
    if category["name"] not in (stage.rules.get("categories") or [category["name"]]):
        return outcomes
    evened = {case["id"]: [] for case in cases}
    for group in stage.rules["groups"]:
        seats = [seat for seat in stage.seats if seat["group"] == group["key"]
                 and (not seat.get("categories") or category["id"] in seat["categories"])]
        sheets = {seat["juror"]: stage.values(seat, group, cases) for seat in seats}
        for case in cases:
            outcomes[case["id"]]["groups"].append(judge_group(stage, group, seats, sheets, case))
            score = even_out(group, seats, sheets, case) if stage.rules.get("even_out") else None
            evened[case["id"]] += [] if score is None else [(group["weight"], score)]
    for case, outcome in outcomes.items():
        outcome["score"] = weighted([(g["weight"], g["score"]) for g in outcome["groups"] if g["score"] is not None])
        outcome["evened"] = weighted(evened[case])
    scores = [outcome["evened"] for outcome in outcomes.values() if outcome["evened"] is not None]
    for outcome in outcomes.values():
        if outcome["evened"] is not None:
            outcome["evened_rank"] = 1 + sum(other > outcome["evened"] for other in scores)
    return outcomes

def converted(rule, votes):
    """Votes of a category, by case, as points."""
    points = lambda key: number(rule[key])
    every, name = list(votes.values()) or [0], rule["name"]
    most, fewest, whole, many = max(every), min(every), sum(every), len(every)

    def of(count):
        place = 1 + sum(other > count for other in every)
        if name == "ratio_to_top":
            return Fraction(count, most) * HUNDRED if most else NONE
        if name == "share":
            return Fraction(count, whole) * HUNDRED if whole else NONE
        if name == "rank_linear":
            return max(points("top") - points("step") * (place - 1), points("floor"))
        if name == "rank_table":
            return number((rule["points"][place - 1:] or [rule["floor"]])[0])
        if name == "bands":
            bands = sorted(rule["bands"], key=lambda band: -band["votes"])
            return number(next((b["points"] for b in bands if count >= b["votes"]), rule["floor"]))
        if name == "floor_and_rank":
            return points("floor") + points("span") * (Fraction(many - place, many - 1) if many > 1 else 1)
        low, high = points("low"), points("high")
        return low + (high - low) * Fraction(count - fewest, most - fewest) if most > fewest else high

    return {case: of(count) for case, count in votes.items()}

def rank(rows, rules, revotes):
    """Puts rows with a composite into order: [(place, rows that share it)]."""
    last = {case: (at, revote["order"].index(case)) for at, revote in enumerate(revotes) for case in revote["order"]}

    def value(row, by):
        if by["by"] == "votes":
            return row["votes"]
        stage = next((s for s in row["stages"] if s["stage"] == by["stage"]), None)
        if by["by"] == "stage" or stage is None:
            return stage and stage["score"]
        return next((g["score"] for g in stage["groups"] if g["group"] == by["group"]), None)

    def split(equal, chain):
        if len(equal) == 1 or not chain:
            return [equal]
        places = [last.get(row["case"]) for row in equal]
        if chain[0]["by"] == "revote":
            if None in places or len({at for at, _ in places}) > 1:
                return split(equal, chain[1:])
            keys = [-place for _, place in places]
        else:
            values = [value(row, chain[0]) for row in equal]
            keys = [(v is not None, v or 0) for v in values]
        return [part for key in sorted(set(keys), reverse=True)
                for part in split([row for row, k in zip(equal, keys) if k == key], chain[1:])]

    ordered, place = [], 1
    for composite in sorted({row["composite"] for row in rows}, reverse=True):
        for equal in split([row for row in rows if row["composite"] == composite], rules.get("ties", [])):
            ordered.append((place, equal))
            place += len(equal)
    return ordered

def recount(facts):
    """The outcome that the facts come to under their own rules."""
    rules, categories, everyone = facts["rules"], [], []
    stages = [Stage(facts, stage) for stage in rules.get("stages", [])]
    for category in facts["categories"]:
        cases = [case for case in facts["cases"] if case["category"] == category["id"]]
        outcomes = [judge_stage(stage, category, cases) for stage in stages]
        votes = {case["id"]: case["votes"] for case in cases if case.get("votes") is not None}
        points = [converted(part["source"]["conversion"], votes) if part["source"]["kind"] == "vote" else None
                  for part in rules.get("composite", [])]
        rows = []
        for case in cases:
            judged_stages = [outcome[case["id"]] for outcome in outcomes]
            of, parts = {stage["stage"]: stage for stage in judged_stages}, []
            for part, table in zip(rules.get("composite", []), points):
                vote = {"name": "网络投票", "score": table.get(case["id"])} if table is not None else None
                source = vote or of[part["source"]["stage"]]
                parts.append({"name": source["name"], "weight": part["weight"], "score": source["score"]})
            counted = [(part["weight"], part["score"]) for part in parts if part["weight"]]
            whole = all(score is not None for _, score in counted)
            rows.append({"case": case["id"], "number": case["number"], "title": case["title"],
                         "composite": weighted(counted) if whole else None, "rank": None, "tied": False,
                         "overall_rank": None, "overall_tied": False, "parts": parts, "stages": judged_stages,
                         "votes": case.get("votes"), "tie": []})
        place(rows, rules, facts, "rank", "tied")
        rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["number"]))
        everyone += rows
        categories.append({"category": category["id"], "name": category["name"], "rows": rows})
    place(everyone, rules, facts, "overall_rank", "overall_tied")
    for row in everyone:
        for holder in [row] + row["parts"] + row["stages"] + [g for s in row["stages"] for g in s["groups"]]:
            holder.update({key: exact(value) for key, value in holder.items() if isinstance(value, Fraction)})
    return {"categories": categories}

def place(rows, rules, facts, rank_key, tied_key):
    for at, equal in rank([row for row in rows if row["composite"] is not None], rules, facts.get("revotes", [])):
        for row in equal:
            row[rank_key], row[tied_key] = at, len(equal) > 1

WORDS = {"case": "案例", "composite": "综合得分", "rank": "名次", "tied": "并列", "overall_rank": "总名次", "overall_tied": "总并列",
         "votes": "票数", "score": "得分", "evened": "消除宽严得分", "evened_rank": "消除宽严名次", "fallback": "改用平均", "total": "值",
         "dropped": "去掉", "missing": "未录", "abstained": "弃权", "recused": "回避", "weight": "权重", "number": "编号"}

def difference(stated, counted, where=""):
    """The first figure in which two outcomes differ, in words. What was tried on a tie is told, not compared."""
    if isinstance(stated, dict) and isinstance(counted, dict) and "fraction" not in counted:
        where += f"“{counted['title']}”" if "title" in counted else counted.get("name", "")
        both = [(stated[key], counted[key], where + WORDS.get(key, "")) for key in counted if key != "tie"]
    elif isinstance(stated, list) and isinstance(counted, list) and len(stated) == len(counted):
        both = [(his, mine, where) for his, mine in zip(stated, counted)]
    else:
        mine, his = (json.dumps(value, ensure_ascii=False, sort_keys=True) for value in (counted, stated))
        return None if mine == his else f"{where}：重新计算为 {mine:.200}，记作 {his:.200}"
    return next(filter(None, (difference(*each) for each in both)), None)

# ---- the pack -------------------------------------------------------------------------------------------------
class Bad(Exception):
    """What is wrong at the place that is being read."""

class Pack(dict):
    """The files of a pack by name. `place` is what is being read: whatever goes wrong is told of it."""

    def parse(self, data):
        """JSON. An object that names a thing twice tells other readers something else: it is read as empty."""
        once = lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else {}
        return json.loads(data.decode(), object_pairs_hook=once, parse_constant=int)

    def read(self, name):
        self.place = name
        return self.parse(self[name])

    def each(self, name, records, unit="条"):
        for at, record in enumerate(records, 1):
            self.place = f"{name} 第 {at} {unit}"
            yield at, self.parse(record) if isinstance(record, bytes) else record
        self.place = f"{name} 第 {len(records) + 1} {unit}"

def link(previous, record):
    """Hash of a record: of the one before and of each field with its length, in the order of the record."""
    text = lambda word: str(len(word.encode())).encode() + b":" + word.encode()
    value = lambda v: b"-" if v is None else text(v) if isinstance(v, str) else f"={json.dumps(v)};".encode()
    fields = [text(key) + value(v) for key, v in record.items() if key != "hash"]
    return hashlib.sha256(text(previous) + b"".join(fields)).hexdigest()

def chain(pack, name, records, previous=None):
    """The records, each of which must follow from those before it. The history itself names what it begins at."""
    kept = []
    for at, record in pack.each(name, records):
        if record["n"] != at:
            raise Bad(f"此处记的是第 {record['n']} 条，有记录被删去、插入或调换")
        if link(previous or record[RULES], record) != record["hash"]:
            raise Bad("内容与校验值不符，该条或其前的记录被改动")
        previous = record["hash"]
        kept.append(record)
    return kept

def seals(pack):
    """Follows both chains, then finds the files that the closing record or the manifest tell otherwise."""
    manifest = pack.read(MANIFEST)
    if manifest["format"] != "laurel-evidence-1" or [file["name"] for file in manifest["files"]] != CONTENT:
        raise Bad("格式、所列文件或其次序不对，清单被改动")
    *lines, rest = pack[HISTORY].split(b"\n")
    history = chain(pack, HISTORY, lines + [rest] if rest or not lines else lines)
    close = history[-1]
    if (history[0]["kind"], close["kind"], close.get("count")) != ("genesis", "close", len(history) - 1):
        raise Bad("没有收尾记录，其余被截去")
    real = {name: (len(pack[name]), hashlib.sha256(pack[name]).hexdigest()) for name in CONTENT}
    unlisted = [file["name"] for file in manifest["files"] if (file["bytes"], file["sha256"]) != real[file["name"]]]
    unsealed = [name for name in CONTENT if name != HISTORY and close.get(name) != real[name][1]]
    if len(unsealed) > 3 or unsealed and HISTORY in unlisted:
        pack.place = HISTORY
        raise Bad("与清单或多数文件的校验值不符，该文件被改动或换过")
    scores = pack.read(SCORES)
    count, many = scores["count"], len(chain(pack, SCORES, scores["entries"], history[0][RULES]))
    if count != many:
        raise Bad(f"应有 {count} 条，只有 {many} 条，其余被截去")
    for name in CONTENT[:6]:
        pack.read(name)  # What is no JSON is told so, rather than by its hash.
    by = lambda name: "清单所记的大小或" if name in unlisted else "日志收尾记录所记的"
    wrong = [(name, f"与{by(name)}校验值不符，该文件被改动或换过") for name in unsealed]
    return wrong + [(MANIFEST, f"所记“{name}”的大小或校验值不对，清单被改动") for name in unlisted if name not in unsealed]

def agreement(pack):
    """Refuses the first thing that rules, facts, scores and result do not tell alike."""
    rules, facts, scores = pack.read(RULES), pack.read(FACTS), pack.read(SCORES)
    cell = lambda entry: (entry["stage"], entry["juror"], entry["case"], entry["item"])
    kept = {cell(entry): entry["value"] for _, entry in pack.each(SCORES, scores["entries"]) if entry["counts"]}
    for _, entry in pack.each(FACTS, facts["entries"], "个得分"):
        if kept.get(cell(entry), False) != entry["value"]:
            raise Bad("与评分.json 中有效的录入不同")
    pack.place = FACTS
    if facts["rules"] != rules["in_force"]:
        raise Bad("所依规则与规则.json 中有效的规则不同")
    counted = recount(facts)
    wrong = difference(pack.read(RESULT), counted)
    if wrong:
        raise Bad(wrong)

def verify(path):
    """The problems of a pack as (place, reason), and the hash that its history closes with."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            found = [(name, "存证包中没有这个文件") for name in CONTENT + [MANIFEST] if name not in names]
            found += [(name, "不是存证包的文件，或重复出现") for at, name in enumerate(names)
                      if name not in CONTENT + [MANIFEST] or name in names[:at]]
            found = found or [(name, "无法读取，文件已损坏") for name in [archive.testzip()] if name]
            pack = Pack({} if found else {name: archive.read(name) for name in names})
    except Exception:  # Bytes that are no archive fail in many ways.
        return [(path, "不是存证包，或文件已损坏")], None
    for step in (seals, agreement) if pack else []:
        try:
            found += step(pack) or []
        except Exception as error:  # Whatever the bytes are, they make a finding and no traceback.
            cut = isinstance(error, (UnicodeDecodeError, json.JSONDecodeError, RecursionError))
            other = f"不是完整的{'记录' if ' 第 ' in pack.place else ' JSON'}" if cut else "内容不合格式，无法继续核对"
            reason = {Bad: "{}", KeyError: "缺少 {}"}.get(type(error), other).format(*error.args)
            found += [] if (pack.place, reason) in found else [(pack.place, reason)]
    return found, None if found else json.loads(pack[HISTORY].splitlines()[-1])["hash"]

def main(words):
    sys.stdout.reconfigure(errors="backslashreplace")  # What a console cannot write must not hide the finding.
    if len(words) != 2 or words[1].startswith("-"):
        print("用法：python3 验证.py 存证包.zip", file=sys.stderr)
        return 2
    found, closing = verify(words[1])
    if not found:
        print(f"存证包完好：文件、日志与评分前后相接，重新计算的名次和分数与结果一致。\n存证号：{closing}")
        return 0
    for word, (where, why) in zip(["存证包有问题。第一处"] + ["  另"] * len(found), found):
        print(f"{word}：{where}：{why}。")
    return 1

if __name__ == "__main__":
    sys.exit(main(sys.argv))
