//! Cases with their units and answers.
