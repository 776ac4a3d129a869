//! Following redirects: which answers are followed, where to, and whether the address is allowed.

use crate::config::Overridable;
use crate::message::Message;
use std::net::IpAddr;

/// Whether `response` is followed: `number_of_redirections` allows one more, and it says where.
pub fn follows(response: &Message, settings: &Overridable, followed: u32) -> bool {
    let _ = (response, settings, followed);
    unimplemented!("lands next")
}

/// Turns the client request into one for `location`: URL and Host. `false` when that is no URL.
pub fn retarget(request: &mut Message, location: &[u8], no_default_port: bool) -> bool {
    let _ = (request, location, no_default_port);
    unimplemented!("lands next")
}

/// What is done with a redirect to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Action {
    /// It is followed.
    Follow,
    /// The client gets the redirect.
    #[default]
    Return,
    /// The client gets an error.
    Reject,
}

/// What is done by class of address (`proxy.config.http.redirect.actions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Actions {
    classes: [Option<Action>; 6],
    default: Action,
}

impl Actions {
    /// Reads `class:action` pairs separated by commas; the message says what is wrong.
    pub fn parse(text: &str) -> Result<Actions, String> {
        let _ = text;
        unimplemented!("lands next")
    }

    /// What is done with a redirect to `address`; `is_own` tells whether it is one of this machine's.
    pub fn of(&self, address: IpAddr, is_own: bool) -> Action {
        let _ = (address, is_own, self.classes, self.default);
        unimplemented!("lands next")
    }
}
