#!/usr/bin/env python3
"""Invents campaigns and says what they come to, one JSON line each: {"seed", "facts", "expected"}.

python3 tests/oracle/campaigns.py --seed 1 --count 500 --out FILE. The same seed gives the same campaigns on any machine.
Scores come from few distinct values, so that ties are common; jurors are recused, abstain and are absent.
"""

import argparse
import importlib.util
import json
import random
import sys
from pathlib import Path

VERIFY = Path(__file__).resolve().parents[2] / "src-tauri/core/files/verify.py"
METHODS = ["mean", "trimmed_mean", "trimmed_mean", "trimmed_mean", "median", "sum"]
CONVERSIONS = ["ratio_to_top", "share", "rank_linear", "rank_table", "bands", "floor_and_rank", "min_max"]


def recount():
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("verify", VERIFY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.recount


def points(hundredths):
    """As the program writes points: 92, 92.5, 92.25."""
    whole, part = divmod(hundredths, 100)
    return str(whole) if not part else f"{whole}.{part:02d}".rstrip("0")


class Invention:
    """One campaign, drawn from one seed."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def chance(self, share):
        return self.dice.random() < share

    def facts(self):
        dice, first = self.dice, 10
        categories = [{"id": first + at, "name": f"第{at + 1}类"} for at in range(dice.randint(1, 3))]
        cases, number = [], 100
        has_votes = self.chance(0.8)
        for category in categories:
            most = dice.choice([3, 20, 5000])
            for at in range(dice.choice([1, 2, 3, 4, 6, 8])):
                number += dice.randint(1, 3)
                votes = dice.randint(0, most) if has_votes and self.chance(0.95) else None
                cases.append({"id": number, "category": category["id"], "number": at + 1, "title": f"案例{number}",
                              "votes": votes})
        stages = [self.stage(at, categories) for at in range(dice.choice([0, 1, 1, 2, 2, 3]))]
        facts = {"rules": self.rules(stages), "categories": categories, "cases": cases, "seats": [], "recusals": [],
                 "entries": [], "revotes": self.revotes(cases)}
        for stage in stages:
            self.judge(facts, stage)
        return facts

    def rules(self, stages):
        dice, parts = self.dice, []
        for stage in stages:
            if self.chance(0.9):
                # A stage that judges some categories only may be listed, not counted: the others would have no result.
                parts.append({"weight": 0 if stage["categories"] else dice.choice([0, 20, 30, 50, 80]),
                              "source": {"kind": "stage", "stage": stage["key"]}})
        if not any(part["weight"] for part in parts) or self.chance(0.5):
            parts.append({"weight": dice.choice([10, 20, 50]),
                          "source": {"kind": "vote", "conversion": self.conversion()}})
        chain = [{"by": "votes"}, {"by": "revote"}]
        for stage in stages:
            chain.append({"by": "stage", "stage": stage["key"]})
            chain += [{"by": "group", "stage": stage["key"], "group": group["key"]} for group in stage["groups"]]
        dice.shuffle(chain)
        dice.shuffle(parts)
        return {"stages": stages, "composite": parts, "ties": chain[:dice.randint(0, 3)],
                "decimals": dice.choice([2, 2, 2, 3])}

    def conversion(self):
        dice, name = self.dice, self.dice.choice(CONVERSIONS)
        floor = dice.choice([0, 4000, 6050])
        if name == "rank_linear":
            return {"name": name, "top": "100", "step": points(dice.choice([150, 500, 2000])), "floor": points(floor)}
        if name == "rank_table":
            table = [points(10000 - 725 * at) for at in range(dice.randint(1, 5))]
            return {"name": name, "points": table, "floor": points(floor)}
        if name == "bands":
            limits = dice.sample(range(0, dice.choice([5, 25, 5000])), dice.randint(1, 4))
            # More votes never bring fewer points, nor any band fewer than none; the order of writing is free.
            worth = sorted(dice.randint(6050, 10000) for _ in limits)
            bands = [{"votes": votes, "points": points(each)} for votes, each in zip(sorted(limits), worth)]
            dice.shuffle(bands)
            return {"name": name, "bands": bands, "floor": points(floor)}
        if name == "floor_and_rank":
            return {"name": name, "floor": points(floor), "span": points(dice.choice([1000, 3995]))}
        if name == "min_max":
            return {"name": name, "low": points(floor), "high": "100"}
        return {"name": name}

    def stage(self, at, categories):
        dice = self.dice
        some = [category["name"] for category in categories if self.chance(0.7)] if self.chance(0.15) else []
        criteria = []
        for number in range(dice.randint(1, 4)):
            most = dice.choice([500, 1000, 3000, 10000])
            criteria.append({"key": f"c{number}", "name": f"评分项{number + 1}", "weight": dice.choice([1, 10, 25, 30]),
                             "max": points(most), "step": points(dice.choice([50, 100])),
                             "independent": number > 0 and self.chance(0.25)})
        groups = [self.group(number) for number in range(dice.choice([1, 1, 2, 3]))]
        return {"key": f"s{at}", "name": f"第{at + 1}次评审", "categories": some, "criteria": criteria,
                "groups": groups, "even_out": self.chance(0.5)}

    def group(self, number):
        dice = self.dice
        group = {"key": f"g{number}", "name": f"第{number + 1}组", "weight": dice.choice([1, 30, 50, 70])}
        mode = dice.choice(["score", "score", "score", "approval", "pass_fail", "rank"])
        group["mode"] = mode
        if mode == "approval":
            group["max_choices"] = dice.choice([None, 2])
        if mode == "score":
            method = {"name": dice.choice(METHODS)}
            if method["name"] == "trimmed_mean":
                high, low = dice.choice([(1, 0), (0, 1), (1, 1), (1, 1), (2, 1), (1, 2), (2, 2)])
                least = high + low + dice.choice([1, 1, 2, 4])
                method.update(high=high, low=low, min_jurors=least, level=dice.choice(["total", "item"]))
            group["method"] = method
        return group

    def judge(self, facts, stage):
        dice, jurors = self.dice, list(range(500, 520))
        dice.shuffle(jurors)
        for group in stage["groups"]:
            for _ in range(dice.choice([1, 2, 4, 6, 9]) if len(jurors) > 9 else 1):
                juror = jurors.pop()
                some = [c["id"] for c in facts["categories"] if self.chance(0.6)] if self.chance(0.15) else []
                facts["seats"].append({"stage": stage["key"], "group": group["key"], "juror": juror,
                                       "name": f"评委{juror}", "categories": some})
                self.sheets(facts, stage, group, juror)
        # One who has no seat has no say.
        self.sheets(facts, stage, stage["groups"][0], jurors.pop())

    def sheets(self, facts, stage, group, juror):
        dice = self.dice
        lazy = dice.choice([0, 0, 0.1, 0.5, 1])
        for category in facts["categories"]:
            cases = [case["id"] for case in facts["cases"] if case["category"] == category["id"]]
            places = list(range(1, len(cases) + 1))
            dice.shuffle(places)
            for case, place in zip(cases, places):
                if self.chance(0.08):
                    stages = dice.choice([None, stage["key"], "s0"])
                    facts["recusals"].append({"stage": stages, "juror": juror, "case": case})
                    # Some who are recused have entered all the same; it does not count, nor does the place they gave.
                    if self.chance(0.6):
                        continue
                if not self.chance(lazy):
                    self.sheet(facts, stage, group, juror, case, place)

    def sheet(self, facts, stage, group, juror, case, place):
        dice, abstains = self.dice, self.chance(0.05)
        coarse = dice.choice([1, 1, 4])
        for item in stage["criteria"] if group["mode"] == "score" else [{"key": ""}]:
            if group["mode"] == "score":
                step = round(float(item["step"]) * 100)
                most = round(float(item["max"]) * 100) // step
                value = points(step * (most - dice.randint(0, min(most, 3)) * coarse % (most + 1)))
            else:
                value = points(100 * (place if group["mode"] == "rank" else dice.randint(0, 1)))
            if abstains:
                value = None
            elif self.chance(0.02):
                continue
            facts["entries"].append({"stage": stage["key"], "juror": juror, "case": case, "item": item["key"],
                                     "value": value})

    def revotes(self, cases):
        dice, revotes = self.dice, []
        for _ in range(dice.choice([0, 1, 2, 4])):
            order = [case["id"] for case in dice.sample(cases, dice.randint(1, len(cases)))]
            revotes.append({"order": order})
        return revotes


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--count", type=int, default=500)
    asked.add_argument("--out", required=True)
    words = asked.parse_args()
    count = recount()
    with open(words.out, "w", encoding="utf-8") as out:
        for seed in range(words.seed, words.seed + words.count):
            facts = Invention(seed).facts()
            line = {"seed": seed, "facts": facts, "expected": count(facts)}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
