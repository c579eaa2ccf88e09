//! Vote imports, their ballots as facts, tally lines and matching decisions.
