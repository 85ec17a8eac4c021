using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;

namespace TpuMlir.Host.Compilation;

/// <summary>Writes the module of each stage into a folder, numbered in order; without a folder does nothing.</summary>
internal sealed class ModuleDump(string? folder)
{
    private int _next;

    /// <summary>Writes the module as NN_stage.mlir.</summary>
    public void Write(string stage, Module module)
    {
        if (folder is null)
        {
            return;
        }

        // A copy, because saving notes the weights' file in the module.
        OutputFile.WriteFolder(folder, path => ModuleFile.Save(module.Clone(), Path.Combine(path, $"{_next++:00}_{stage}.mlir")));
    }
}
