"""What people agreed to or declared, sentence by sentence, in both domains (R20, PIPL 29)."""
