using System.ComponentModel.Composition;

namespace TpuMlir.Sdk.Ir
{
    public sealed class Module
    {
        public string Name { get; set; } = "";

        public long EstimateCycles(int cores, IReadOnlyList<string> engines) => cores + engines.Count;
    }

    public sealed class CycleModel;
}

namespace TpuMlir.Sdk.Plugins
{
    public interface IPass
    {
        void Run(Ir.Module module, PassContext context);
    }

    public sealed record PassContext;

    [MetadataAttribute]
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ExportPassAttribute(string name, string summary) : ExportAttribute(typeof(IPass))
    {
        public string Name { get; } = name;

        public string Summary { get; } = summary;
    }
}
