using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>
/// SOPHGO's functional model, found by the environment variable TPUMLIR_BM1684X_CMODEL. It sets flush-to-zero in the
/// thread that starts it, so it lives on a thread of its own.
/// </summary>
internal sealed unsafe class VendorModel
{
    public const string Variable = "TPUMLIR_BM1684X_CMODEL";
    public const int LocalBytes = 64 << 18;
    public const int GlobalBytes = 8 << 20;

    private static readonly Lazy<VendorModel> Shared = new(() => new VendorModel());
    private readonly BlockingCollection<Action> _work = [];
    private delegate* unmanaged<int, byte*, uint, int> _execute;

    private VendorModel()
    {
        new Thread(() =>
        {
            foreach (Action action in _work.GetConsumingEnumerable())
            {
                action();
            }
        })
        { IsBackground = true, Name = "vendor model" }.Start();
        OnThread(Load);
    }

    public static bool IsAvailable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    public static VendorModel Instance => Shared.Value;

    public byte* Local { get; private set; }

    public byte* Global { get; private set; }

    public byte* L2 { get; private set; }

    public byte* Static { get; private set; }

    /// <summary>Executes commands one after the other; engine 0 is TIU, 1 GDMA.</summary>
    public void Execute(IReadOnlyList<(byte[] Command, uint Engine)> commands)
    {
        // One visit to the model's thread for all: changing threads takes longer than most commands.
        OnThread(() =>
        {
            foreach ((byte[] command, uint engine) in commands)
            {
                // The model reads beyond short commands.
                byte[] padded = new byte[command.Length + 128];
                command.CopyTo(padded, 0);
                fixed (byte* bytes = padded)
                {
                    _execute(0, bytes, engine);
                }
            }
        });
    }

    /// <summary>Runs an action on the model's thread with a function that executes the command.</summary>
    public void Repeat(byte[] command, uint engine, Action<Action> action) => OnThread(() =>
    {
        byte[] padded = new byte[command.Length + 128];
        command.CopyTo(padded, 0);
        fixed (byte* bytes = padded)
        {
            byte* first = bytes;
            action(() => _execute(0, first, engine));
        }
    });

    private void OnThread(Action action)
    {
        using var done = new ManualResetEventSlim();
        _work.Add(() =>
        {
            action();
            done.Set();
        });
        done.Wait();
    }

    private void Load()
    {
        nint library = NativeLibrary.Load(Environment.GetEnvironmentVariable(Variable)!);
        nint Symbol(string name) => NativeLibrary.GetExport(library, name);
        ((delegate* unmanaged<int, long, int>)Symbol("cmodel_init"))(0, GlobalBytes);
        Global = ((delegate* unmanaged<int, byte*>)Symbol("get_global_memaddr"))(0);
        Local = *((delegate* unmanaged<int, byte**>)Symbol("get_local_mem"))(0);
        Static = ((delegate* unmanaged<int, byte*>)Symbol("get_static_memaddr_by_node"))(0);
        L2 = ((delegate* unmanaged<int, byte*>)Symbol("get_l2_sram"))(0);
        _execute = (delegate* unmanaged<int, byte*, uint, int>)Symbol("execute_command");
    }
}
