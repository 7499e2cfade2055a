"""Reading annual reports of anyone, whatever file they come in, to check them. Pure.

From bytes to what stands in the file (`files`), from there to the statutory tables (`grids`,
`streams`) and the text's own numbers (`statements`), and to what the rules find (`reader`).
"""
