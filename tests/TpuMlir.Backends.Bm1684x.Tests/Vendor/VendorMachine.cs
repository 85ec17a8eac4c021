using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;
using TpuMlir.Backends.Bm1684x.Tests.Generation;
using TpuMlir.Backends.Bm1684x.Tests.Simulation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>SOPHGO's functional model running whole stages in this process.</summary>
internal sealed unsafe class VendorMachine
{
    private const int LocalBytes = 64 << 18;
    private const int GlobalBytes = 256 << 20;
    private const int StaticBytes = 16 << 10;

    private readonly delegate* unmanaged<int, byte*, uint, int> _execute;
    private readonly byte* _local;
    private readonly byte* _global;

    public VendorMachine()
    {
        nint library = NativeLibrary.Load(Environment.GetEnvironmentVariable(VendorModel.Variable)!);
        nint Symbol(string name) => NativeLibrary.GetExport(library, name);
        ((delegate* unmanaged<int, long, int>)Symbol("cmodel_init"))(0, GlobalBytes);
        _global = ((delegate* unmanaged<int, byte*>)Symbol("get_global_memaddr"))(0);
        _local = *((delegate* unmanaged<int, byte**>)Symbol("get_local_mem"))(0);

        // The chip's firmware fills static memory when it starts; the model leaves that to it.
        StaticMemoryContents.Write(new Span<byte>(((delegate* unmanaged<int, byte*>)Symbol("get_static_memaddr_by_node"))(0), StaticBytes));
        _execute = (delegate* unmanaged<int, byte*, uint, int>)Symbol("execute_command");
    }

    /// <summary>Runs a stage as the runtime does. All memory starts as NaN, so that nothing may hang on what was there before.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(BmodelStage stage, IReadOnlyDictionary<string, Tensor> inputs)
    {
        new Span<byte>(_local, LocalBytes).Fill(0xFF);
        Global(stage.ContextAddress, stage.ContextSize).Fill(0xFF);
        if (stage.Coefficients is { } coefficients)
        {
            coefficients.Data.CopyTo(Global(coefficients.Address, (ulong)coefficients.Data.Length));
        }

        foreach (BmodelTensor input in stage.Inputs)
        {
            inputs[input.Name].Bytes.CopyTo(Global(input.Address, input.Size));
        }

        foreach (DecodedGroup group in DecodedGroup.All(stage))
        {
            Run(group);
        }

        return stage.Outputs.ToDictionary(o => o.Name, Read);
    }

    private Tensor Read(BmodelTensor output)
    {
        var tensor = new Tensor(BmodelTypes.Of(output.Type), new Shape(output.Shape.Select(d => (long)d)));
        Global(output.Address, output.Size).CopyTo(tensor.Bytes);
        return tensor;
    }

    /// <summary>Runs the engines, each as far as its dependencies allow; transfers first.</summary>
    private void Run(DecodedGroup group)
    {
        int tiu = 0, gdma = 0;
        while (tiu < group.Tiu.Count || gdma < group.Gdma.Count)
        {
            if (gdma < group.Gdma.Count && group.Gdma[gdma].Int(GdmaField.CmdIdDep) <= tiu)
            {
                Execute(CommandCodec.Encode(group.Gdma[gdma++]), 1);
            }
            else if (tiu < group.Tiu.Count && group.Tiu[tiu].Int(TiuField.CmdIdDep) <= gdma)
            {
                Execute(CommandCodec.Encode(group.Tiu[tiu++]), 0);
            }
            else
            {
                throw new InvalidOperationException($"TIU {tiu + 1} and GDMA {gdma + 1} wait for each other");
            }
        }
    }

    private void Execute(byte[] command, uint engine)
    {
        // The model reads beyond short commands.
        byte[] padded = new byte[command.Length + 128];
        command.CopyTo(padded, 0);
        fixed (byte* bytes = padded)
        {
            _execute(0, bytes, engine);
        }
    }

    private Span<byte> Global(ulong address, ulong size)
    {
        ulong start = address - ChipMemory.GlobalBase;
        return start + size <= GlobalBytes
            ? new Span<byte>(_global + start, (int)size)
            : throw new InvalidOperationException($"0x{address:X} + {size} lies beyond the {GlobalBytes} bytes of the model");
    }
}
