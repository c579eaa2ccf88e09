//! Proposed, moved and confirmed awards.
