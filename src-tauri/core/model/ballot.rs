//! One ballot (选票) as facts, and the verdict the rules give it.
