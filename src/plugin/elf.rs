//! What a shared object needs and offers, read from its file.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use goblin::elf::Elf;
use goblin::elf::sym::STB_WEAK;

/// The dynamic symbols and dependencies of a shared object.
#[derive(Debug, Default)]
pub(super) struct SharedObject {
    /// Symbols it uses and does not define, in the order of its table.
    pub undefined: Vec<Undefined>,
    /// Symbols it defines.
    pub defined: HashSet<String>,
    /// Libraries it names as dependencies.
    pub needed: Vec<String>,
}

/// A symbol that something else has to supply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undefined {
    pub name: String,
    /// Nothing breaks without it.
    pub weak: bool,
}

/// Why a file is no shared object.
#[derive(Debug)]
pub(super) enum ElfError {
    Read(std::io::Error),
    Format(String),
}

impl fmt::Display for ElfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ElfError::Read(error) => write!(f, "cannot read: {error}"),
            ElfError::Format(text) => write!(f, "not a shared object: {text}"),
        }
    }
}

impl SharedObject {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<SharedObject, ElfError> {
        let bytes = std::fs::read(path).map_err(ElfError::Read)?;
        SharedObject::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> Result<SharedObject, ElfError> {
        let elf = Elf::parse(bytes).map_err(|e| ElfError::Format(e.to_string()))?;
        if !elf.is_lib || elf.dynamic.is_none() {
            return Err(ElfError::Format("no dynamic section".to_string()));
        }
        let mut object = SharedObject {
            needed: elf.libraries.iter().map(|l| (*l).to_string()).collect(),
            ..SharedObject::default()
        };
        for symbol in &elf.dynsyms {
            let Some(name) = elf.dynstrtab.get_at(symbol.st_name).filter(|n| !n.is_empty()) else { continue };
            if symbol.st_shndx == 0 {
                let weak = symbol.st_bind() == STB_WEAK;
                object.undefined.push(Undefined { name: name.to_string(), weak });
            } else {
                object.defined.insert(name.to_string());
            }
        }
        Ok(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused() {
        for bytes in [&b""[..], b"\x7fELF", b"#!/bin/sh\n", &[0x7f; 100]] {
            assert!(matches!(SharedObject::parse(bytes), Err(ElfError::Format(_))));
        }
    }
}
