using TpuMlir.Host;

// Asked often, by scripts too: answered before anything else is loaded.
if (args is ["--version"])
{
    Console.Out.WriteLine(ToolVersion.Text);
    return 0;
}

return CommandLineTool.Run(args, Console.Out, Console.Error);
