// The least that Ink can do, bundled as the program is: what the first paint is compared with.
import { render, Text } from 'ink';

render(<Text>a bare frame</Text>, { exitOnCtrlC: false, patchConsole: false });
