//! The transaction as the access log and the error pages see it.

use super::policy::body_factory::LogFields;
use super::transaction::TxnPtr;
use crate::message::Message;

/// Log fields for the templates of error pages.
pub struct Fields(pub TxnPtr);

impl LogFields for Fields {
    fn append(&self, _field: &str, _response: &Message, _out: &mut Vec<u8>) -> bool {
        false
    }
}

/// Writes the access log lines of a transaction.
pub fn write(_txn: TxnPtr) {}
