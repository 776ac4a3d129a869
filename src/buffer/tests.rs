use std::io::IoSlice;

use super::*;

fn text(reader: &Reader) -> String {
    String::from_utf8(reader.to_vec()).unwrap()
}

#[test]
fn reader_of_a_virgin_buffer_attaches_to_the_first_block() {
    let mut buffer = IoBuffer::default();
    let reader = buffer.reader();
    assert!(reader.start().is_none());
    assert_eq!(buffer.write_avail(), 0);
    buffer.write(b"hello");
    assert_eq!(text(&reader), "hello");
    assert_eq!(buffer.write_avail(), 32768 - 5);
}

#[test]
fn late_reader_sees_the_current_block_only() {
    let mut buffer = IoBuffer::new(0);
    let first = buffer.reader();
    buffer.write(&[b'a'; 128]);
    buffer.write(b"bb");
    let late = buffer.reader();
    assert_eq!(first.avail(), 130);
    assert_eq!(text(&late), "bb");
}

#[test]
fn blocks_without_a_reader_vanish() {
    let mut buffer = IoBuffer::new(0);
    buffer.write(&[b'a'; 128]);
    let first = buffer.reader().start().unwrap();
    buffer.write(b"b");
    assert_eq!(first.holders(), 1);
}

#[test]
fn write_spans_blocks_and_zero_is_nothing() {
    let mut buffer = IoBuffer::new(1);
    let mut reader = buffer.reader();
    buffer.write(b"");
    assert!(reader.start().is_none());
    let bytes: Vec<u8> = (0..1000u32).map(|i| i as u8).collect();
    buffer.write(&bytes);
    assert_eq!(reader.avail(), 1000);
    assert_eq!(reader.to_vec(), bytes);
    reader.consume(300);
    assert_eq!(reader.front(), &bytes[300..512]);
    reader.consume(700);
    assert_eq!(reader.avail(), 0);
    assert!(reader.is_empty());
}

#[test]
fn consuming_too_much_makes_avail_negative_and_is_made_up_later() {
    let mut buffer = IoBuffer::new(0);
    let mut reader = buffer.reader();
    buffer.write(b"abc");
    reader.consume(5);
    assert_eq!(reader.avail(), -2);
    assert!(reader.is_empty());
    buffer.write(b"dexy");
    assert_eq!(text(&reader), "xy");
}

#[test]
fn copy_shares_data_does_not_consume_and_ends_the_block() {
    let mut source = IoBuffer::new(0);
    let reader = source.reader();
    source.write(&[b'x'; 100]);
    source.write(&[b'y'; 100]);
    let mut target = IoBuffer::new(0);
    let copy = target.reader();
    target.write(b"head");
    assert_eq!(target.share_from(&reader, 1000, 90), 110);
    assert_eq!(reader.avail(), 200);
    assert_eq!(text(&copy), format!("head{}{}", "x".repeat(10), "y".repeat(100)));
    assert_eq!(target.write_avail(), 0);
    target.write(b"!");
    assert_eq!(copy.avail(), 115);
    assert!(!reader.start().unwrap().data().is_unique());
}

#[test]
fn shared_data_outlives_its_first_buffer_on_another_thread() {
    let mut source = IoBuffer::new(3);
    let reader = source.reader();
    source.write(b"kept");
    let data = reader.start().unwrap().data().clone();
    drop(reader);
    drop(source);
    let got = std::thread::spawn(move || {
        let mut target = IoBuffer::new(0);
        let reader = target.reader();
        target.append(data, 0, 4);
        text(&reader)
    });
    assert_eq!(got.join().unwrap(), "kept");
}

#[test]
fn move_copies_small_pieces_and_shares_large_ones() {
    let mut source = IoBuffer::new(4);
    let mut reader = source.reader();
    source.write(&[b'a'; 2048]);
    source.write(&[b'b'; 20]);
    let mut target = IoBuffer::new(0);
    let moved = target.reader();
    assert_eq!(target.move_from(&mut reader, 4000), 2068);
    assert_eq!(reader.avail(), 0);
    assert_eq!(moved.avail(), 2068);
    assert_eq!(target.write_avail(), 108);
}

#[test]
fn produce_crosses_into_blocks_allocated_ahead() {
    let mut buffer = IoBuffer::with_block(0);
    let reader = buffer.reader();
    buffer.add_block();
    buffer.add_block();
    assert_eq!(buffer.write_avail(), 384);
    let (slices, used) = buffer.room::<4>(300);
    assert_eq!((used, slices[2].iov_len), (3, 44));
    for slice in &slices[..used] {
        // SAFETY: room of the buffer, not used otherwise meanwhile.
        unsafe { slice.iov_base.write_bytes(b'z', slice.iov_len) };
    }
    assert_eq!(buffer.produce(300), 300);
    assert_eq!(text(&reader), "z".repeat(300));
    assert_eq!(buffer.produce(500), 84);
}

#[test]
fn start_gives_the_empty_block_behind_a_full_one() {
    let mut buffer = IoBuffer::new(0);
    let reader = buffer.reader();
    buffer.write(&[b'a'; 128]);
    let block = buffer.start();
    assert_eq!((block.read_avail(), block.write_avail()), (0, 128));
    let first = reader.start().unwrap();
    assert!(first.next().unwrap().is(&block));
    assert_eq!(reader.block_bytes(&block).1, 0);
    assert!(buffer.start().is(&block));
}

#[test]
fn water_mark_decides_whether_a_block_is_added() {
    let mut buffer = IoBuffer::new(0);
    let mut reader = buffer.reader();
    buffer.add_block_if_low();
    assert_eq!(buffer.write_avail(), 128);
    buffer.write(&[b'a'; 128]);
    buffer.add_block_if_low();
    assert_eq!(buffer.write_avail(), 0, "unread bytes above the mark");
    buffer.set_water_mark(128);
    buffer.add_block_if_low();
    assert_eq!(buffer.write_avail(), 128);
    reader.consume(128);
    buffer.add_block_if_low();
    assert_eq!(buffer.write_avail(), 256);
}

#[test]
fn handles_die_with_the_buffer_and_owned_readers_drain() {
    let mut buffer = IoBuffer::new(0);
    let owned = buffer.reader();
    let raw = buffer.reader().into_raw();
    buffer.write(b"rest");
    let handle = buffer.into_raw();
    // SAFETY: handles made above, one thread.
    unsafe {
        assert!(Reader::borrow(raw).is_some());
        drop(IoBuffer::from_raw(handle));
        assert!(IoBuffer::borrow(handle).is_none());
        assert!(Reader::borrow(raw).is_none());
        assert!(Reader::from_raw(std::ptr::null_mut()).is_none());
    }
    assert_eq!(text(&owned), "rest");
}

#[test]
fn api_readers_are_counted_apart_from_those_of_the_engine() {
    let buffer = IoBuffer::default();
    let _engine: Vec<Reader> = (0..8).map(|_| buffer.reader()).collect();
    let raw: Vec<_> = (0..MAX_API_READERS)
        .map(|_| {
            assert!(buffer.has_api_reader_slot());
            buffer.reader().into_raw()
        })
        .collect();
    assert!(!buffer.has_api_reader_slot());
    // SAFETY: a live reader made above.
    drop(unsafe { Reader::from_raw(raw[2]) });
    assert!(buffer.has_api_reader_slot());
}

#[test]
fn gather_stops_at_the_limit() {
    let mut buffer = IoBuffer::new(0);
    let reader = buffer.reader();
    buffer.write(&[b'a'; 300]);
    let mut slices = [IoSlice::new(&[]); 8];
    let used = reader.gather(&mut slices, 200);
    assert_eq!(slices[..used].iter().map(|slice| slice.len()).collect::<Vec<_>>(), [128, 72]);
    let used = reader.gather(&mut slices[..1], usize::MAX);
    assert_eq!(used, 1);
}

#[test]
fn copy_to_skips_across_blocks() {
    let mut buffer = IoBuffer::new(0);
    let mut reader = buffer.reader();
    let bytes: Vec<u8> = (0..300u32).map(|i| i as u8).collect();
    buffer.write(&bytes);
    reader.consume(10);
    let mut out = [0; 20];
    assert_eq!(reader.copy_to(240, &mut out), 20);
    assert_eq!(out, bytes[250..270]);
    assert_eq!(reader.copy_to(285, &mut out), 5);
    assert_eq!(reader.copy_to(1000, &mut out), 0);
}

#[test]
fn make_contiguous_joins_pieces_and_keeps_room() {
    let mut buffer = IoBuffer::new(0);
    let mut reader = buffer.reader();
    buffer.write(&[b'a'; 200]);
    reader.consume(100);
    buffer.make_contiguous(&mut reader, 100);
    assert_eq!(reader.front(), [b'a'; 100]);
    assert!(buffer.write_avail() >= 100);
    buffer.write(b"b");
    assert_eq!(reader.avail(), 101);
    let before = reader.front().as_ptr();
    buffer.make_contiguous(&mut reader, 10);
    assert_eq!(reader.front().as_ptr(), before, "nothing to do");
}

#[test]
fn recycle_reuses_consumed_space_unless_it_is_shared() {
    let mut buffer = IoBuffer::new(2);
    let mut reader = buffer.reader();
    buffer.write(b"request");
    buffer.recycle();
    assert_eq!(reader.avail(), 7, "unread bytes stay");
    reader.consume(7);
    buffer.recycle();
    assert_eq!(buffer.write_avail(), 512);
    buffer.write(b"next");
    assert_eq!(text(&reader), "next");
    let held = reader.start().unwrap().data().clone();
    reader.consume(4);
    buffer.recycle();
    assert_eq!(buffer.write_avail(), 508);
    drop(held);
    buffer.release_memory();
    assert_eq!(buffer.write_avail(), 0);
    buffer.write(b"again");
    assert_eq!(text(&reader), "again");
}

#[test]
fn foreign_memory_is_appended_by_reference() {
    let mut buffer = IoBuffer::new(0);
    let reader = buffer.reader();
    buffer.append_static(b"static ");
    buffer.append(Data::from_box(Box::from(*b"boxed")), 0, 5);
    assert_eq!(text(&reader), "static boxed");
    assert_eq!(buffer.write_avail(), 0);
}

#[test]
fn long_chains_are_freed_without_recursion() {
    let mut buffer = IoBuffer::new(0);
    let reader = buffer.reader();
    for _ in 0..200_000 {
        buffer.append_static(b"x");
    }
    assert_eq!(reader.avail(), 200_000);
    drop(buffer);
    drop(reader);
}

#[test]
fn dead_blocks_are_recognised() {
    let mut buffer = IoBuffer::with_block(0);
    let block = buffer.start().as_handle();
    // SAFETY: a block handed out above.
    unsafe {
        assert!(Block::check(block).is_some());
        drop(buffer);
        assert!(Block::check(block).is_none());
        assert!(Block::check(std::ptr::null()).is_none());
    }
}

#[test]
fn size_classes() {
    assert_eq!((block_size(0), block_size(8), block_size(14)), (128, 32768, 2 << 20));
    assert_eq!((index_for(0), index_for(129), index_for(32768), index_for(usize::MAX)), (0, 1, 8, 14));
}
