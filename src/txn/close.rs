//! The last step: transforms end, TXN_CLOSE, unused intercepts are told, the log line is written.

use super::hook_point;
use super::hooks::Hook;
use super::intercept;
use super::milestones::Milestone;
use super::run::Next;
use super::transaction::TxnPtr;

/// Ends a transaction. Its memory goes after this.
pub async fn close(txn: TxnPtr, next: Next) {
    txn.transforms.close();
    txn.session().is_let_go.set(next != Next::KeepAlive);
    // The verdict changes nothing any more: an error here continues.
    hook_point::call(txn, Hook::TXN_CLOSE).await;
    txn.server_vconn.set(None);
    intercept::tell_unused(txn);
    txn.milestones.mark(Milestone::SmFinish);
    super::log_view::write(txn);
    super::slow_log::write(txn);
    super::statistics::count(txn);
}
