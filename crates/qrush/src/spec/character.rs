/// The 45 characters of alphanumeric mode, in order of their values (table 5).
pub const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Values of alphanumeric mode by ASCII code, [`NOT_ALPHANUMERIC`] for all other bytes.
pub const ALPHANUMERIC_VALUE: [u8; 256] = {
  let mut values = [NOT_ALPHANUMERIC; 256];
  let mut value = 0;
  while value < ALPHANUMERIC.len() {
    values[ALPHANUMERIC[value] as usize] = value as u8;
    value += 1;
  }
  values
};

/// No value: the byte is not a character of alphanumeric mode.
pub const NOT_ALPHANUMERIC: u8 = 0xFF;
