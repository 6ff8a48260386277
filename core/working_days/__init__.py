"""Working days of China: weekends, public holidays, and the weekend days worked to make up."""
