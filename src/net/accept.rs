//! Ports of plugins (`TSNetAccept`, `TSPortDescriptorAccept`).

use std::sync::Arc;

use super::error::Result;
use super::listen::{ListenOptions, Listener, listen};
use super::vconn::Conn;
use super::vio::code;
use crate::event::{self, Action, Cancel, EventThread, ObjRef, Object};

impl Cancel for Listener {
    fn cancel(&self) {
        self.close();
    }
}

/// Listens for a plugin. `cont` gets `NET_ACCEPT` with each connection, on the thread that accepted it, with its mutex
/// held if it has one. Cancelling the action closes the port.
///
/// # Errors
/// As [`listen`].
pub fn accept_for_plugin(
    cont: ObjRef,
    options: &ListenOptions,
    threads: &[&'static EventThread],
) -> Result<Action> {
    let listener = listen(options, threads, Arc::new(move |conn| give(cont, conn)))?;
    Ok(Action::new(Arc::new(listener)))
}

/// Hands a connection to the continuation; without one left, the connection is closed.
fn give(cont: ObjRef, conn: Conn) {
    let Some(object) = cont.live() else { return };
    match object.mutex() {
        Some(mutex) => match mutex.try_guard() {
            Some(_guard) => tell(object, cont, conn),
            None => event::spawn(event::Mutex::new_ref(), async move {
                let _guard = event::lock(mutex).await;
                if let Some(object) = cont.live() {
                    tell(object, cont, conn);
                }
            }),
        },
        None => tell(object, cont, conn),
    }
}

fn tell(object: &Object, cont: ObjRef, conn: Conn) {
    (object.call_fn())(cont.address(), code::NET_ACCEPT, conn.into_plugin().cast());
}
