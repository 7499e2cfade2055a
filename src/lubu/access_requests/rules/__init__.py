"""依申请公开, the procedure of the law: events in, standing and clocks out. Pure."""
