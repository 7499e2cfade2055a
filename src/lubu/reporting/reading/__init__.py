"""Reading annual reports of anyone, whatever file they come in, to check them. Pure.

From bytes to what stands in the file (`files`), from there to the statutory tables (`grids`,
`streams`), the headings (`headings`) and the text's own numbers (`statements`): `reader`. What the
rules find in it is `judging`; how it is told, `telling` and `showing`. Around them `command` takes
files and folders and has them read in processes of their own (`workers`).
"""
