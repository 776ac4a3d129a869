//! What the fuzz targets share: input cut into pieces, heads as the engine's parser sees them, the C API, and a reader
//! that judges what the engine sends.

pub mod c_api;
pub mod head;

#[path = "../../tests/smuggling/strict.rs"]
pub mod strict;

/// Takes the first byte of the input, which chooses between ways of the target.
pub fn choice<'a>(data: &mut &'a [u8]) -> u8 {
    let (first, rest): (u8, &'a [u8]) = match data {
        [] => (0, &[]),
        [first, rest @ ..] => (*first, rest),
    };
    *data = rest;
    first
}

/// Cuts `text` into pieces whose lengths `seed` decides: all of it, single bytes, or anything between.
pub fn pieces(text: &[u8], seed: u8) -> Vec<&[u8]> {
    let mut rest = text;
    let mut state = u32::from(seed);
    let mut all = Vec::new();
    while !rest.is_empty() {
        let len = match seed {
            0 => rest.len(),
            1 => 1,
            _ => {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
                1 + (state >> 16) as usize % usize::from(seed)
            }
        };
        let (piece, after) = rest.split_at(len.min(rest.len()));
        all.push(piece);
        rest = after;
    }
    all
}
