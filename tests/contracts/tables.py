"""Tables of slices that tests make; they are none of the program's, whose drift is checked."""

from sqlalchemy import MetaData

from core.db import Base


class TestBase(Base):
    __abstract__, __test__ = True, False
    metadata = MetaData()
