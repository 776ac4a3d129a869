//! What all virtual connections have in common, whatever is behind them: the part of the API that takes any `TSVConn`.

use super::local::LocalVConn;
use super::vconn::{Close, VConn};
use super::vio::Vio;
use crate::buffer::{IoBufferObject, ReaderObject};
use crate::event::{ObjRef, Object};

/// A virtual connection as the API sees it.
pub trait Connection {
    /// 0 while it is open, 1 when closed, -1 when aborted.
    fn closed(&self) -> i32;
    /// The read VIO, for kinds that show it.
    fn shown_read_vio(&self) -> Option<&Vio>;
    /// The write VIO, for kinds that show it.
    fn shown_write_vio(&self) -> Option<&Vio>;
    /// Starts a read into `buffer`; `None` on a closed connection. Never runs a callback. The caller holds the
    /// continuation's mutex.
    fn start_read(&self, cont: ObjRef, buffer: *mut IoBufferObject, nbytes: i64) -> Option<&Vio>;
    /// Starts a write from `reader`, whose buffer is `buffer`; else as [`Connection::start_read`].
    fn start_write(
        &self,
        cont: ObjRef,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) -> Option<&Vio>;
    /// Ends one or both directions.
    fn shutdown(&self, read: bool, write: bool);
    /// Closes it. Twice does nothing.
    fn close(&self, how: Close);
}

/// The connection that an object is.
pub fn connection(object: &Object) -> Option<&dyn Connection> {
    if let Some(vconn) = VConn::from_object(object) {
        return Some(vconn);
    }
    LocalVConn::from_object(object).map(|vconn| vconn as &dyn Connection)
}

impl Connection for VConn {
    fn closed(&self) -> i32 {
        VConn::closed(self)
    }

    /// An internal pair shows none, as in the original.
    fn shown_read_vio(&self) -> Option<&Vio> {
        (!self.is_internal()).then(|| self.read_vio())
    }

    fn shown_write_vio(&self) -> Option<&Vio> {
        (!self.is_internal()).then(|| self.write_vio())
    }

    fn start_read(&self, cont: ObjRef, buffer: *mut IoBufferObject, nbytes: i64) -> Option<&Vio> {
        VConn::start_read(self, cont, buffer, nbytes)
    }

    fn start_write(
        &self,
        cont: ObjRef,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) -> Option<&Vio> {
        VConn::start_write(self, cont, buffer, reader, nbytes)
    }

    fn shutdown(&self, read: bool, write: bool) {
        VConn::shutdown(self, read, write);
    }

    fn close(&self, how: Close) {
        VConn::close(self, how);
    }
}

impl Connection for LocalVConn {
    fn closed(&self) -> i32 {
        LocalVConn::closed(self)
    }

    fn shown_read_vio(&self) -> Option<&Vio> {
        Some(self.read_vio())
    }

    fn shown_write_vio(&self) -> Option<&Vio> {
        Some(self.write_vio())
    }

    fn start_read(&self, cont: ObjRef, buffer: *mut IoBufferObject, nbytes: i64) -> Option<&Vio> {
        Some(LocalVConn::start_read(self, cont, buffer, nbytes))
    }

    fn start_write(
        &self,
        cont: ObjRef,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) -> Option<&Vio> {
        Some(LocalVConn::start_write(self, cont, buffer, reader, nbytes))
    }

    fn shutdown(&self, read: bool, write: bool) {
        LocalVConn::shutdown(self, read, write);
    }

    fn close(&self, how: Close) {
        LocalVConn::close(self, how);
    }
}
