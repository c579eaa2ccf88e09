#!/usr/bin/env python3
"""验证.py：核对桂冠的存证包，并按其中的规则与事实重新计算名次。

用法：python3 验证.py 存证包.zip
只用 Python 3.9 以上的标准库，不需要安装任何东西，也不需要桂冠程序。退出码：0 完好，1 有问题，2 用法不对。

The second of two programs that compute a result: it follows docs/评审方法.md with fractions and shares nothing with the
first. `recount(facts)` gives the outcome; `verify(path)` the problems of a pack, the most telling first.
"""

import hashlib
import json
import sys
import zipfile
import zlib
from fractions import Fraction

HUNDRED, NONE = Fraction(100), Fraction(0)
CONTENT = ["规则.json", "事实.json", "结果.json", "计票.json", "评分.json", "决定.json", "日志.jsonl", "验证.py"]
MANIFEST, RULES, SCORES, HISTORY = "清单.json", "规则.json", "评分.json", "日志.jsonl"

# ---- the recount ----------------------------------------------------------------------------------------------

def exact(value):
    """A fraction as it is written: in lowest terms, and with two decimals half up, away from zero below it."""
    if value is None:
        return None
    cents = (abs(value) * 200 + 1) // 2
    sign = "-" if value < 0 and cents else ""
    text = f"{sign}{cents // 100}.{cents % 100:02d}"
    return {"fraction": f"{value.numerator}/{value.denominator}", "text": text}

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
                sheet[entry["item"]] = None if entry["value"] is None else Fraction(str(entry["value"]))

    def judges(self, category):
        return not self.rules.get("categories") or category["name"] in self.rules["categories"]

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
        return weighted([(c["weight"], scores[c["key"]] / Fraction(str(c["max"])) * HUNDRED) for c in self.counted])

    def values(self, seat, group, cases):
        """The values of a juror's valid sheets in one category, by case."""
        valid = [case["id"] for case in cases if self.standing(seat, group, case) == "valid"]
        sheets = {case: self.entered[(seat["juror"], case)] for case in valid}
        if group["mode"] == "score":
            return {case: self.composed(sheet) for case, sheet in sheets.items()}
        if group["mode"] == "rank":
            many = len(valid)
            return {case: (many - sheet[""] + 1) / many * HUNDRED for case, sheet in sheets.items()}
        return {case: HUNDRED if sheet[""] else NONE for case, sheet in sheets.items()}

def trim(values, method):
    """Positions that stay and that are dropped. `values` stand in the order of the seats."""
    order = sorted(range(len(values)), key=lambda at: (values[at], at))
    low, high = method["low"], method["high"]
    gone = set(order[:low] + order[len(order) - high:])
    return [at for at in range(len(values)) if at not in gone], sorted(gone)

def judged(values, method):
    """Score of a group by whole sheets: the score, whether it fell back to the mean, the positions dropped."""
    ordered, half = sorted(values), len(values) // 2
    if method["name"] == "median":
        return mean(ordered[half:half + 1] if len(values) % 2 else ordered[half - 1:half + 1]), False, []
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
        score = stage.composed(means)
    else:
        score, outcome["fallback"], gone = judged(values, method)
    outcome["score"] = score
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
    if not stage.judges(category):
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
    points = lambda key: Fraction(str(rule[key]))
    every, name = list(votes.values()), rule["name"]
    if not every:
        return {}
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
            return Fraction(str((rule["points"][place - 1:] or [rule["floor"]])[0]))
        if name == "bands":
            bands = sorted(rule["bands"], key=lambda band: -band["votes"])
            return Fraction(str(next((b["points"] for b in bands if count >= b["votes"]), rule["floor"])))
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
    names = {stage.key: stage.rules["name"] for stage in stages}
    for category in facts["categories"]:
        cases = [case for case in facts["cases"] if case["category"] == category["id"]]
        outcomes = [judge_stage(stage, category, cases) for stage in stages]
        votes = {case["id"]: case["votes"] for case in cases if case.get("votes") is not None}
        points = [converted(part["source"]["conversion"], votes) if part["source"]["kind"] == "vote" else None
                  for part in rules.get("composite", [])]
        rows = []
        for case in cases:
            judged_stages = [outcome[case["id"]] for outcome in outcomes]
            score_of = {stage["stage"]: stage["score"] for stage in judged_stages}
            parts = []
            for part, table in zip(rules.get("composite", []), points):
                source, is_vote = part["source"], part["source"]["kind"] == "vote"
                score = table.get(case["id"]) if is_vote else score_of.get(source["stage"])
                name = "网络投票" if is_vote else names[source["stage"]]
                parts.append({"name": name, "weight": part["weight"], "score": score})
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

def figures(outcome):
    """What two outcomes must agree on, as (what, value): every rank and every number that a person is shown."""
    for category in outcome["categories"]:
        name = category["name"]
        yield f"{name}的案例次序", [row["case"] for row in category["rows"]]
        for row in category["rows"]:
            case = f"{name}“{row['title']}”"
            yield case + "综合得分", row["composite"]
            yield case + "名次、并列、总名次、总并列", [row[key] for key in ("rank", "tied", "overall_rank", "overall_tied")]
            yield case + "票数与各部分得分", [row["votes"]] + [(p["name"], p["weight"], p["score"]) for p in row["parts"]]
            for stage in row["stages"]:
                yield f"{case}{stage['name']}得分", stage["score"]
                yield f"{case}{stage['name']}消除宽严", (stage["evened"], stage["evened_rank"])
                for group in stage["groups"]:
                    of = f"{case}{stage['name']}{group['name']}"
                    yield f"{of}得分", (group["score"], group["fallback"])
                    yield f"{of}评分表", [(s["juror"], s["total"], s["dropped"]) for s in group["sheets"]]
                    yield f"{of}未录、弃权、回避", [group[key] for key in ("missing", "abstained", "recused")]
                    yield f"{of}各项", [(i["item"], i["score"], i["dropped"]) for i in group["items"]]

def difference(stated, counted):
    """The first figure in which two outcomes differ, in words; none where they agree."""
    ours, theirs = list(figures(counted)), list(figures(stated))
    for (what, mine), (also, his) in zip(ours, theirs):
        if what != also:
            return f"应为“{what}”，记作“{also}”"
        if mine != his:
            mine, his = (json.dumps(value, ensure_ascii=False) for value in (mine, his))
            return f"{what}：重新计算为 {mine}，记作 {his}"
    return None if len(ours) == len(theirs) else "案例或阶段的数目不同"

# ---- the pack -------------------------------------------------------------------------------------------------
def sha256(data):
    return hashlib.sha256(data).hexdigest()

def link(previous, record):
    """Hash of a record: of the one before and of each field with its length, in the order of the record."""
    text = lambda word: str(len(word.encode())).encode() + b":" + word.encode()
    value = lambda v: b"-" if v is None else text(v) if isinstance(v, str) else f"={json.dumps(v)};".encode()
    fields = [text(key) + value(v) for key, v in record.items() if key != "hash"]
    return sha256(text(previous) + b"".join(fields))

def broken(name, records, genesis):
    """The first record of a chain that does not follow from those before it."""
    previous = genesis
    for at, record in enumerate(records, 1):
        if record.get("n") != at:
            return f"{name} 第 {at} 条", f"此处记的是第 {record.get('n')} 条，有记录被删去、插入或调换"
        if link(previous, record) != record.get("hash"):
            return f"{name} 第 {at} 条", "内容与校验值不符，该条或其前的记录被改动"
        previous = record["hash"]
    return None

def seals(files):
    """Problems of the manifest, of both chains, and of the files that the closing record names."""
    listed = json.loads(files[MANIFEST])["files"]
    if [file["name"] for file in listed] != CONTENT:
        return [(MANIFEST, "所列文件或其次序不对，清单被改动")]
    sums = {name: sha256(files[name]) for name in CONTENT}
    told = {file["name"]: "与清单所记的大小或校验值不符，该文件被改动或换过" for file in listed
            if (file["bytes"], file["sha256"]) != (len(files[file["name"]]), sums[file["name"]])}
    history = [json.loads(line) for line in files[HISTORY].decode().splitlines()]
    scores, (opening, close) = json.loads(files[SCORES]), (history[0], history[-1])
    count, many = scores["count"], len(scores["entries"])
    genesis = opening.get(RULES) if RULES in told else sums[RULES]
    found = [broken(HISTORY, history, opening.get(RULES)), broken(SCORES, scores["entries"], genesis)]
    if opening.get(RULES) != genesis or opening.get("kind") != "genesis":
        found[0] = (f"{HISTORY} 第 1 条", "所记规则的校验值与规则.json 不符")
    if not found[1] and count != many:
        found[1] = (f"{SCORES} 第 {many + 1} 条", f"应有 {count} 条，只有 {many} 条，其余被截去")
    if not found[0] and (close.get("kind"), close.get("count")) != ("close", len(history) - 1):
        found[0] = (f"{HISTORY} 第 {len(history) + 1} 条", "没有收尾记录，其余被截去")
    if not found[0]:
        told = {**{name: "与日志收尾记录所记的校验值不符，该文件被改动或换过" for name in CONTENT
                   if name != HISTORY and close.get(name) != sums[name]}, **told}
    told.update({name: None for name, problem in zip((HISTORY, SCORES), found) if problem})
    return [(name, told[name]) for name in CONTENT if told.get(name)] + [problem for problem in found if problem]

def agreement(files):
    """Whether rules, facts, scores and result tell the same."""
    rules, facts, result, scores = (json.loads(files[CONTENT[at]]) for at in (0, 1, 2, 4))
    same = facts["rules"] == rules["in_force"]
    found = [] if same else [(CONTENT[1], "所依规则与规则.json 中有效的规则不同")]
    cell = lambda entry: (entry["stage"], entry["juror"], entry["case"], entry["item"])
    kept = {cell(entry): entry["value"] for entry in scores["entries"] if entry["counts"]}
    wrong = [at for at, entry in enumerate(facts["entries"], 1) if kept.get(cell(entry), False) != entry["value"]]
    found += [(f"{CONTENT[1]} 第 {at} 个得分", "与评分.json 中有效的录入不同") for at in wrong[:1]]
    wrong = difference(result, recount(facts))
    return found + ([("结果.json", wrong)] if wrong else [])

def verify(path):
    """The problems of a pack as (place, reason), and the hash that its history closes with."""
    files, found = {}, []
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            odd = [(name, "存证包中没有这个文件") for name in CONTENT + [MANIFEST] if name not in names]
            odd += [(name, "不是存证包的文件，或重复出现") for at, name in enumerate(names)
                    if name not in CONTENT + [MANIFEST] or name in names[:at]]
            damaged = None if odd else archive.testzip()
            if odd or damaged:
                return odd or [(damaged, "无法读取，文件已损坏")], None
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        return [(path, "不是存证包，或文件已损坏")], None
    for step in (seals, agreement):
        try:
            found += step(files)
        except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, IndexError):
            found.append(("存证包", "内容不合格式，无法继续核对"))
    return found, None if found else json.loads(files[HISTORY].decode().splitlines()[-1])["hash"]

def main(words):
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
