//! Data sinks: plugin connections on RESPONSE_CLIENT that get a copy, by reference, of the body bytes as the client gets
//! them. A sink takes part in flow control: it must consume.

use super::hooks::Hook;
use super::output::Output;
use super::policy::response::{BodyPlan, Plan};
use super::pump::Tap;
use super::transaction::TxnPtr;
use crate::event::{self, Kind, ObjRef, Object};
use crate::net::{Close, LocalVConn};
use crate::pool::Pooled;
use crate::pooled;
use std::ffi::c_void;
use std::ptr::NonNull;

/// What the sinks' VIOs name as their continuation; what they tell it changes nothing.
#[repr(C)]
struct Feeder {
    object: Object,
}
pooled!(Feeder);

fn fed(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}

struct Sink {
    vconn: ObjRef,
    copy: Output,
}

/// The sinks of one response; usually none.
#[derive(Default)]
pub struct Sinks {
    list: Vec<Sink>,
    feeder: Option<NonNull<Feeder>>,
    /// Bytes that every sink was given.
    offered: u64,
    /// Bytes of the last piece.
    last: u64,
}

impl Sinks {
    /// Opens the input of every sink of the transaction.
    pub fn open(txn: TxnPtr, plan: &Plan) -> Sinks {
        if !txn.transforms.has(Hook::RESPONSE_CLIENT) {
            return Sinks::default();
        }
        let feeder =
            Feeder::pool_new(Feeder { object: Object::new(Kind::Engine, fed, 0, txn.object().mutex()) });
        // SAFETY: feeders live in a pool.
        let from = unsafe { ObjRef::new(feeder.cast()) };
        let nbytes = match plan.body {
            BodyPlan::Length(length) => i64::try_from(length).unwrap_or(i64::MAX),
            _ => i64::MAX,
        };
        let list = txn.transforms.chain(Hook::RESPONSE_CLIENT).into_iter();
        let list = list.map(|vconn| Sink { vconn, copy: Output::default() }).collect::<Vec<_>>();
        for sink in &list {
            if let Some(vconn) = LocalVConn::of(sink.vconn) {
                let (buffer, reader) = sink.copy.handles();
                vconn.write_vio().start(Some(from), buffer, reader, nbytes);
            }
        }
        Sinks { list, feeder: Some(feeder), offered: 0, last: 0 }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Lets sinks that did not know the length in advance find their end. Those that wait for nothing but the last bytes
    /// find it with these.
    fn tell_length(&self) {
        let length = i64::try_from(self.offered).unwrap_or(i64::MAX);
        let before_last = i64::try_from(self.offered - self.last).unwrap_or(i64::MAX);
        for vconn in self.list.iter().filter_map(|sink| LocalVConn::of(sink.vconn)) {
            let vio = vconn.write_vio();
            if vio.nbytes() == i64::MAX && length > 0 {
                vio.set_nbytes(length);
                if vio.ndone() < before_last {
                    vconn.poke();
                }
            }
        }
    }

    /// Closes the sinks, once they had their turn with the last bytes; they learn of it later.
    pub async fn close(self, how: Close) {
        if self.is_empty() {
            return;
        }
        self.tell_length();
        // What was offered last is still to be taken.
        event::yield_now().await;
        for sink in &self.list {
            if let Some(vconn) = LocalVConn::of(sink.vconn) {
                vconn.close(how);
            }
        }
    }
}

impl Tap for Sinks {
    fn after_move(&mut self, output: &Output, before: usize) {
        let new = output.len().saturating_sub(before);
        if new == 0 {
            return;
        }
        self.offered += new as u64;
        self.last = new as u64;
        for sink in &mut self.list {
            sink.copy.share(output, new, before);
            if let Some(vconn) = LocalVConn::of(sink.vconn) {
                vconn.poke();
            }
        }
    }
}

impl Drop for Sinks {
    fn drop(&mut self) {
        for sink in &self.list {
            if let Some(vconn) = LocalVConn::of(sink.vconn) {
                vconn.close(Close::Abort);
            }
        }
        if let Some(feeder) = self.feeder.take() {
            // SAFETY: a live slot; VIOs that still name it notice by its generation.
            unsafe { Feeder::pool_free(feeder) };
        }
    }
}
