//! The programme of a campaign's ceremony.
